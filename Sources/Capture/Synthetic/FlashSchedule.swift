package import Media

/// When the test pattern flashes and the test tone beeps: at every whole even second of the
/// monotonic clock, so that both meet though they are opened apart.
package enum FlashSchedule {
  /// From one flash to the next.
  package static let period = Duration.seconds(2)
  /// How long a flash is shown: a few pictures even at low rates.
  package static let flashLength = Duration.milliseconds(100)
  /// How long a beep sounds.
  package static let beepLength = Duration.milliseconds(50)
  /// The pitch of the beep, in hertz.
  package static let beepPitch = 1000

  /// Whether the picture taken at `time` shows the flash.
  package static func isFlash(at time: MediaTime) -> Bool {
    time.nanoseconds % self.period.nanoseconds < self.flashLength.nanoseconds
  }
}

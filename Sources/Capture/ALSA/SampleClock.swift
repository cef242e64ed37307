internal import Media

/// Tells when each stretch of a microphone's sound began, by counting samples and following the
/// driver's timestamps slowly.
///
/// The driver's times jump by up to a period, because hardware moves its pointer in steps and the
/// reader wakes late; the samples themselves come evenly. Each new time moves the clock by 1/32 of
/// the difference: 5 ms of jitter leaves 0.16 ms, and a crystal that is off by 0.01 % is followed
/// 0.03 ms behind (periods of 10 ms).
struct SampleClock {
  /// A difference beyond this is no jitter: samples were lost or made up. The clock starts anew.
  static let limit: Duration = .milliseconds(200)

  private static let divisor: Int64 = 32
  private let format: AudioFormat
  private var start: (time: MediaTime, frames: Int)?

  init(format: AudioFormat) {
    self.format = format
  }

  /// When the next `frames` samples per channel began.
  ///
  /// - Parameter measured: the same by the driver's clock.
  mutating func time(of frames: Int, measured: MediaTime) -> MediaTime {
    guard var start = self.start else { return self.begin(at: measured, frames: frames) }
    let counted = start.time + self.format.duration(ofFrames: start.frames)
    let difference = measured - counted
    guard (Duration.zero - Self.limit ... Self.limit).contains(difference) else {
      return self.begin(at: measured, frames: frames)
    }
    let correction = Duration.nanoseconds(difference.nanoseconds / Self.divisor)
    start.time += correction
    start.frames += frames
    self.start = start
    return counted + correction
  }

  /// Forgets the past, after samples were lost.
  mutating func restart() {
    self.start = nil
  }

  private mutating func begin(at time: MediaTime, frames: Int) -> MediaTime {
    self.start = (time, frames)
    return time
  }
}

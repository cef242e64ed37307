internal import Media

/// What the audio thread makes of the microphone's sound.
struct AudioSettings: Hashable, Sendable {
  var format: AudioFormat
  var bitrate: Bitrate
  /// Whether the microphone is silent.
  var isMuted: Bool
  /// Whether there is a microphone to wait for.
  var hasSource: Bool

  /// - Parameter isPaused: whether an operator has the waiting image on air.
  init(_ effective: EffectiveAttributes, isPaused: Bool = false) {
    self.format = effective.audioFormat
    self.bitrate = effective.audioBitrate
    self.isMuted = effective.muted || (isPaused && effective.backgroundMute)
    self.hasSource = effective.microphone != nil
  }
}

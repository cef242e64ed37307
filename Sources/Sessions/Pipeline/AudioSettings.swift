internal import Media

/// What the audio thread makes of the microphone's sound.
struct AudioSettings: Hashable, Sendable {
  var format: AudioFormat
  var bitrate: Bitrate
  /// Whether the microphone is silent.
  var isMuted: Bool
  /// Whether there is a microphone to wait for.
  var hasSource: Bool

  init(format: AudioFormat, bitrate: Bitrate, isMuted: Bool, hasSource: Bool) {
    self.format = format
    self.bitrate = bitrate
    self.isMuted = isMuted
    self.hasSource = hasSource
  }

  /// - Parameter isPaused: whether an operator has the waiting image on air.
  init(_ effective: EffectiveAttributes, isPaused: Bool = false) {
    self.init(
      format: effective.audioFormat,
      bitrate: effective.audioBitrate,
      isMuted: effective.muted || (isPaused && effective.backgroundMute),
      hasSource: effective.microphone != nil
    )
  }
}

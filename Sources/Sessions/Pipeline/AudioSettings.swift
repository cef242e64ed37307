internal import Media

/// What the audio thread makes of the microphone's sound.
struct AudioSettings: Hashable, Sendable {
  var format: AudioFormat
  var bitrate: Bitrate
  var isMuted: Bool
  /// Whether there is a microphone to wait for.
  var hasSource: Bool

  init(_ effective: EffectiveAttributes) {
    self.format = effective.audioFormat
    self.bitrate = effective.audioBitrate
    self.isMuted = effective.muted
    self.hasSource = effective.microphone != nil
  }
}

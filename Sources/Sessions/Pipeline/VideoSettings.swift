internal import Encoding
internal import Media
internal import Processing

/// What the video thread makes of the camera's pictures.
struct VideoSettings: Hashable, Sendable {
  var canvas: Canvas
  var encoder: VideoEncoderConfiguration

  init(_ effective: EffectiveAttributes) {
    self.canvas = effective.canvas
    self.encoder = effective.encoderConfiguration
  }

  /// Whether only the rate of the encoder differs, which it takes over as it runs.
  func differsOnlyInBitrate(from other: VideoSettings) -> Bool {
    var same = other
    same.encoder.bitrate = self.encoder.bitrate
    same.encoder.maxBitrate = self.encoder.maxBitrate
    return same == self
  }
}

internal import Encoding
internal import Media
internal import Processing

/// What the video thread makes of the camera's pictures.
struct VideoSettings: Hashable, Sendable {
  var canvas: Canvas
  var beauty: Beauty
  var encoder: VideoEncoderConfiguration

  init(_ effective: EffectiveAttributes) {
    self.canvas = effective.canvas
    self.beauty = effective.skinBeauty
    self.encoder = effective.encoderConfiguration
  }

  /// Whether of the canvas and the encoder only the rate differs, which it takes over as it runs.
  func differsOnlyInBitrate(from other: VideoSettings) -> Bool {
    var same = other
    same.encoder.bitrate = self.encoder.bitrate
    same.encoder.maxBitrate = self.encoder.maxBitrate
    same.beauty = self.beauty
    return same == self
  }
}

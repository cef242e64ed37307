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
}

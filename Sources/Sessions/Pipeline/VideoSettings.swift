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

  /// The same for what the paths take.
  func following(_ adaptation: VideoAdaptation) -> VideoSettings {
    var settings = self
    if let rate = adaptation.rate {
      settings.encoder.bitrate = min(rate, settings.encoder.maxBitrate)
    }
    if adaptation.scale < 1 {
      settings.canvas.size = settings.canvas.size.scaled(by: adaptation.scale)
      settings.encoder.size = settings.canvas.size
    }
    return settings
  }
}

/// How the picture follows what the paths to the destinations take.
struct VideoAdaptation: Hashable, Sendable {
  /// What is aimed at; nil is the highest rate.
  var rate: Bitrate?
  /// The part of the width and height that is sent.
  var scale = 1.0
}

extension PictureSize {
  /// The nearest size of even width and height with about the same shape, and not under 16.
  fileprivate func scaled(by factor: Double) -> PictureSize {
    func even(_ length: Int) -> Int { max(Int((Double(length) * factor / 2).rounded()) * 2, 16) }
    return PictureSize(width: even(self.width), height: even(self.height))
  }
}

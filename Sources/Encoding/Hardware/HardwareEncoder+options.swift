internal import FFmpeg

extension HardwareEncoder {
  /// The ways to open it for `configuration`, the best first.
  ///
  /// Whatever the intent: no B-frames, no look-ahead, every picture out at once, and a rate that is
  /// kept by the buffer model of `RateLimits`.
  func options(
    for configuration: VideoEncoderConfiguration,
    rate: VideoEncoderContext.Rate,
    nodes: HardwareNodes
  ) -> [VideoEncoderContext.Options] {
    let uploads: [PictureUpload]
    let codecOptions: [(key: String, value: String)]
    switch self {
    case .nvenc:
      uploads = [.i420]
      codecOptions = [
        ("preset", "p4"),
        ("tune", configuration.intent == .lowDelay ? "ull" : "ll"),
        ("profile", "high"),
        ("rc", "cbr"),
        ("zerolatency", "1"),
        ("delay", "0"),
        // A keyframe that is asked for must be one that decoding can begin at.
        ("forced-idr", "1"),
      ]
    case .vaapi:
      uploads = nodes.renderNode.map { [.vaapi(path: $0)] } ?? []
      codecOptions = [("rc_mode", "CBR"), ("profile", "high"), ("async_depth", "1")]
    case .v4l2m2m:
      // Drivers take the one or the other.
      uploads = [.i420, .nv12]
      codecOptions = []
    }
    return uploads.map { upload in
      VideoEncoderContext.Options(
        codec: self.codec,
        size: configuration.size,
        frameRate: configuration.frameRate,
        keyframeInterval: configuration.keyframeInterval,
        bFrames: 0,
        rate: rate,
        threads: 1,
        codecOptions: codecOptions,
        upload: upload
      )
    }
  }
}

internal import FFmpeg

extension VideoEncoder {
  /// How libx264 is opened for `configuration`.
  static func options(
    for configuration: VideoEncoderConfiguration,
    rate: VideoEncoderContext.Rate
  ) -> VideoEncoderContext.Options {
    var options: [(key: String, value: String)] = [
      ("preset", configuration.preset),
      ("profile", "high"),
      // Keyframes where the configuration says and where they are asked for, nowhere else.
      ("sc_threshold", "0"),
      ("forced-idr", "1"),
    ]
    let bFrames: Int
    switch configuration.intent {
    case .clear:
      bFrames = 2
      options += [
        // One picture of reordering instead of two, for next to no bits at two B-frames.
        ("b-pyramid", "none"),
        // Enough for the rate control to see a keyframe coming; presets go up to 60.
        ("rc-lookahead", "10"),
      ]
    case .lowDelay:
      bFrames = 0
      options.append(("tune", "zerolatency"))
    }
    return VideoEncoderContext.Options(
      codec: "libx264",
      size: configuration.size,
      frameRate: configuration.frameRate,
      keyframeInterval: configuration.keyframeInterval,
      bFrames: bFrames,
      rate: rate,
      threads: configuration.threads,
      codecOptions: options
    )
  }
}

internal import FFmpeg
internal import Media

extension VideoEncoder {
  /// Why libx264 did not open.
  static func refusal(
    of configuration: VideoEncoderConfiguration,
    rate: VideoEncoderContext.Rate,
    cause: FFmpegError
  ) -> EncodingError {
    var usual = configuration
    usual.size = PictureSize(width: 640, height: 360)
    // Where it opens for a usual size, the size it was to have is what it refuses.
    if usual.size != configuration.size, Self.opens(usual, rate: rate) {
      return EncodingError(
        code: .unsupportedSize,
        message: "\(Self.codec) does not encode pictures of \(configuration.size); choose another "
          + "size.",
        cause: cause
      )
    }
    return EncodingError(
      code: .unsupportedConfiguration,
      message: "\(Self.codec) did not open for \(configuration.size) at "
        + "\(configuration.frameRate) fps with preset \(configuration.preset) and "
        + "\(configuration.threads) threads; check that the preset is one of x264's.",
      cause: cause
    )
  }

  private static func opens(
    _ configuration: VideoEncoderConfiguration,
    rate: VideoEncoderContext.Rate
  ) -> Bool {
    do throws(FFmpegError) {
      _ = try OpenedEncoder(software: Self.options(for: configuration, rate: rate))
      return true
    } catch {
      return false
    }
  }
}

internal import CFFmpeg

/// The libav libraries this process runs with.
public enum FFmpegLibraries {
  /// The release of each library, by its name.
  public static let versions: [String: String] = [
    "libavcodec": text(of: avcodec_version()),
    "libavformat": text(of: avformat_version()),
    "libavutil": text(of: avutil_version()),
    "libswresample": text(of: swresample_version()),
    "libswscale": text(of: swscale_version()),
  ]

  /// Keeps libav from writing to standard error; every type that owns a handle reads it first.
  ///
  /// Failures reach the caller as `FFmpegError`, so the libraries' own lines would say them twice,
  /// in the middle of what a program prints.
  static let silenced: Void = av_log_set_level(AV_LOG_QUIET)

  /// `AV_VERSION_INT` puts the three numbers in one integer: major << 16 | minor << 8 | micro.
  private static func text(of version: UInt32) -> String {
    "\(version >> 16).\((version >> 8) & 0xff).\(version & 0xff)"
  }
}

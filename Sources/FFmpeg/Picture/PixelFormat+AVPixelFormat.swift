internal import CFFmpeg
internal import Media

extension PixelFormat {
  /// The format behind a libav format, and the range its name implies; `nil` when `Media` has no
  /// name for it.
  ///
  /// libav names full-range YUV twice: by the `YUVJ` formats, and by the frame's colour range.
  static func named(by format: AVPixelFormat) -> (format: PixelFormat, range: ColorRange)? {
    switch format {
    case AV_PIX_FMT_YUV420P: (.i420, .limited)
    case AV_PIX_FMT_YUVJ420P: (.i420, .full)
    case AV_PIX_FMT_NV12: (.nv12, .limited)
    case AV_PIX_FMT_YUYV422: (.yuyv, .limited)
    case AV_PIX_FMT_YUV422P: (.i422, .limited)
    case AV_PIX_FMT_YUVJ422P: (.i422, .full)
    case AV_PIX_FMT_YUV444P: (.i444, .limited)
    case AV_PIX_FMT_YUVJ444P: (.i444, .full)
    case AV_PIX_FMT_BGR0, AV_PIX_FMT_BGRA: (.bgrx, .full)
    default: nil
    }
  }

  /// The libav format with the same layout.
  var libavFormat: AVPixelFormat {
    switch self {
    case .i420: AV_PIX_FMT_YUV420P
    case .nv12: AV_PIX_FMT_NV12
    case .yuyv: AV_PIX_FMT_YUYV422
    case .i422: AV_PIX_FMT_YUV422P
    case .i444: AV_PIX_FMT_YUV444P
    case .bgrx: AV_PIX_FMT_BGR0
    }
  }
}

extension ColorRange {
  /// The libav value for the range.
  var libavRange: AVColorRange {
    switch self {
    case .limited: AVCOL_RANGE_MPEG
    case .full: AVCOL_RANGE_JPEG
    }
  }
}

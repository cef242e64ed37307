internal import FFmpeg
internal import Glibc

extension CaptureError {
  /// The error for music that libav cannot open or read.
  static func unreadableBGM(
    _ address: BGMAddress,
    _ error: FFmpegError,
    isOverdue: Bool
  ) -> CaptureError {
    if let path = address.path { return .unreadableClip(path, error) }
    if isOverdue {
      return CaptureError(
        code: .noData,
        message:
          "\(address) gave nothing for \(BGMSource.patience.components.seconds) s. Check the "
          + "server and the way to it.",
        errnoCode: ETIMEDOUT
      )
    }
    return CaptureError(
      code: .failed,
      message: "\(address) cannot be played (\(error)). Check the address with `ffprobe`.",
      errnoCode: error.errnoCode
    )
  }

  /// The error for a file without sound.
  static func soundlessBGM(_ address: BGMAddress) -> CaptureError {
    CaptureError(code: .noData, message: "\(address) holds no sound that can be decoded.")
  }

  /// The error for a file whose sound cannot be decoded.
  static func undecodableBGM(_ address: BGMAddress) -> CaptureError {
    CaptureError(code: .failed, message: "The sound of \(address) is damaged.")
  }

  /// The error for a part of a file in which nothing sounds.
  static func silentBGM(_ address: BGMAddress, _ range: BGMRange) -> CaptureError {
    CaptureError(
      code: .noData,
      message: "\(address) holds no sound from \(range.start) on. Check it with `ffprobe`."
    )
  }
}

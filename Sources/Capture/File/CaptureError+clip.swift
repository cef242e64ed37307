internal import FFmpeg
internal import Glibc

extension CaptureError {
  /// The error for a clip libav cannot open or read.
  static func unreadableClip(_ path: String, _ error: FFmpegError) -> CaptureError {
    switch error.errnoCode {
    case ENOENT:
      return CaptureError(
        code: .notFound,
        message: "There is no file \(path).",
        errnoCode: ENOENT
      )
    case EACCES, EPERM:
      return CaptureError(
        code: .accessDenied,
        message: "The file \(path) may not be read: give the rackcast user the right to read it.",
        errnoCode: error.errnoCode
      )
    case let errnoCode:
      return CaptureError(
        code: .failed,
        message: "The file \(path) cannot be played (\(error)). Check it with `ffprobe`.",
        errnoCode: errnoCode
      )
    }
  }

  /// The error for a file without picture and sound.
  static func emptyClip(_ path: String) -> CaptureError {
    CaptureError(
      code: .noData,
      message: "The file \(path) holds no picture and no sound that can be decoded."
    )
  }

  /// The error for a file whose picture and sound lie far apart.
  static func notInterleaved(_ path: String) -> CaptureError {
    CaptureError(
      code: .unsupported,
      message:
        "Picture and sound of \(path) lie more than \(ClipReader.queueLimit >> 20) MiB apart. "
        + "Interleave them with `ffmpeg -i IN -c copy OUT`."
    )
  }

  /// Throws unless `path` is a regular file, so that no pipe or device blocks the open.
  static func checkClip(_ path: String) throws(CaptureError) {
    var status = stat()
    // Possible return codes: 0, or -1 with errno.
    guard stat(path, &status) == 0 else {
      throw .unreadableClip(path, FFmpegError(code: -errno, function: "stat"))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw CaptureError(code: .unsupported, message: "\(path) is no regular file.")
    }
  }
}

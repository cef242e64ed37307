internal import Glibc

extension CaptureError {
  /// The error for a camera node that could not be opened.
  init(v4l2 code: Int32, opening path: String) {
    switch code {
    case ENOENT, ENOTDIR:
      self.init(
        code: .notFound,
        message: "There is no camera at \(path). Plug it in, or pick another from "
          + "`rackcast device list`.",
        errnoCode: code
      )
    default:
      self.init(v4l2: code, doing: "open it", path: path)
    }
  }

  /// The error for a camera that refused a step after it was opened.
  ///
  /// - Parameter action: what was to be done, as it follows "could not".
  init(v4l2 code: Int32, doing action: String, path: String) {
    switch code {
    case EACCES, EPERM:
      self.init(
        code: .accessDenied,
        message: "Access to the camera \(path) is denied. Put the user of the daemon into the "
          + "group 'video', or allow the device in its service unit.",
        errnoCode: code
      )
    case EBUSY:
      self.init(
        code: .busy,
        message: "The camera \(path) is in use by another program. End that program "
          + "(`fuser -v \(path)` names it), or use another camera.",
        errnoCode: code
      )
    case ENODEV, ENXIO:
      self.init(
        code: .disconnected,
        message: "The camera \(path) went away. Check its cable and power, then plug it in again.",
        errnoCode: code
      )
    case ENOLINK, ENOLCK:
      self.init(
        code: .noData,
        message: "There is no usable signal at the input of \(path). Check the source and its "
          + "cable.",
        errnoCode: code
      )
    case ENOSPC:
      self.init(
        code: .failed,
        message: "The bus of the camera \(path) has no bandwidth left to \(action). Move it to "
          + "another USB controller, or ask for a smaller size or MJPEG.",
        errnoCode: code
      )
    default:
      self.init(
        code: .failed,
        message: "Could not \(action) on the camera \(path): \(systemText(code)). Unplug it and "
          + "plug it in again; if it stays, look at the kernel log (`dmesg`).",
        errnoCode: code
      )
    }
  }
}

extension CaptureError {
  /// The error for a path that leads to something else.
  static func noCamera(_ path: String, errnoCode: Int32?) -> CaptureError {
    CaptureError(
      code: .unsupported,
      message: "\(path) is no camera. Pick one from `rackcast device list`.",
      errnoCode: errnoCode
    )
  }
}

/// The system's text for an errno.
func systemText(_ code: Int32) -> String {
  // '!' is fine: strerror never returns NULL. glibc's is safe on all threads since 2.32.
  String(cString: strerror(code)!)
}

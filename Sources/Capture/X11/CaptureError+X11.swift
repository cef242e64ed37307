internal import Glibc
internal import Media

extension CaptureError {
  /// The error for a display whose socket could not be connected to.
  init(x11 code: Int32, connectingTo display: String) {
    switch code {
    case ENOENT, ENOTDIR, ECONNREFUSED:
      self.init(
        code: .notFound,
        message: "There is no display \(display) on this machine. Start its X server, or pick "
          + "another from `rackcast device list`.",
        errnoCode: code
      )
    case EACCES, EPERM:
      self.init(
        code: .accessDenied,
        message: "The socket of the display \(display) may not be opened. Give the daemon's user "
          + "the permission.",
        errnoCode: code
      )
    default:
      self.init(
        code: .failed,
        message: "The display \(display) cannot be connected to: \(systemText(code)). Look at its "
          + "X server.",
        errnoCode: code
      )
    }
  }

  /// The error for a server that does not let the process in.
  static func refused(_ display: String, hadCookie: Bool) -> CaptureError {
    let what =
      hadCookie
      ? "refuses the cookie of \(XAuthority.path ?? "XAUTHORITY")"
      : "refuses access, and \(XAuthority.path ?? "XAUTHORITY") has no cookie for it"
    return CaptureError(
      code: .accessDenied,
      message: "The display \(display) \(what). Let XAUTHORITY of the daemon name the file that "
        + "the X server was started with, or allow the daemon's user "
        + "(`xhost +si:localuser:rackcast`)."
    )
  }

  /// The error for a server that takes a client and never greets it.
  static func unanswered(_ display: String) -> CaptureError {
    CaptureError(
      code: .failed,
      message: "The X server of the display \(display) did not answer in "
        + "\(XConnection.greetingLimit.brief): it hangs. Restart it."
    )
  }

  /// The error for a display that cannot be captured.
  static func notCapturable(_ display: String, because reason: String) -> CaptureError {
    CaptureError(
      code: .unsupported,
      message: "The display \(display) cannot be captured: \(reason)."
    )
  }

  /// The error for a server that gave no answer while the screen was opened.
  init(opening address: ScreenAddress, _ failure: XFailure) {
    let display = address.displayText
    switch failure {
    case .refused(let code):
      self.init(
        code: .failed,
        message: "The X server of the display \(display) refused to give its picture "
          + "(\(XFailure.name(ofError: code))). Restart it, or use another one."
      )
    case .notShared(let code):
      self = .notCapturable(
        display,
        because: "its X server cannot share memory with the daemon "
          + "(\(XFailure.name(ofError: code))); run both in one container"
      )
    case .noMemory(let code):
      self.init(
        code: .failed,
        message: "There is no memory to share with the X server of the display \(display): "
          + "\(systemText(code)).",
        errnoCode: code
      )
    case .outgrown(let size):
      self = .notCapturable(display, because: "\(address) is not within its screen of \(size)")
    case .silent:
      self = .unanswered(display)
    case .gone, .stopped:
      self.init(
        code: .disconnected,
        message: "The X server of the display \(display) ended the connection. Look at its log."
      )
    }
  }

  /// The error for a server that gave no answer while the screen was captured.
  init(capturing address: ScreenAddress, _ failure: XFailure) {
    let display = address.displayText
    switch failure {
    case .refused(let code), .notShared(let code):
      self.init(
        code: .cannotFollow,
        message: "The screen \(display) changed, and its X server gives no picture any more "
          + "(\(XFailure.name(ofError: code))). Start the capture again."
      )
    case .noMemory(let code):
      self.init(
        code: .cannotFollow,
        message: "The screen \(display) changed, and there is no memory for its pictures: "
          + "\(systemText(code)).",
        errnoCode: code
      )
    case .outgrown(let size):
      self.init(
        code: .cannotFollow,
        message: "The screen \(display) is \(size) now, and \(address) is not within it. Choose "
          + "another part of it."
      )
    case .silent:
      self.init(
        code: .disconnected,
        message: "The X server of the display \(display) gave no answer for "
          + "\(XConnection.answerLimit.brief): it hangs. Restart it."
      )
    case .gone, .stopped:
      self.init(
        code: .disconnected,
        message: "The display \(display) went away, or its server ended the connection. Start the "
          + "X server again."
      )
    }
  }
}

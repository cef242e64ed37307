internal import Capture
internal import Events

extension DeviceID {
  /// Whether it is a screen: that has codes of its own, and none for its end.
  var isScreen: Bool {
    self.scheme == .x11
  }

  /// Whether `text` is the id of a screen.
  static func isScreen(_ text: String) -> Bool {
    text.hasPrefix(Scheme.x11.rawValue + ":")
  }
}

extension Code {
  /// The code of a screen that could not be captured, or not any more.
  static func screenFailure(_ code: CaptureError.Code?) -> Code {
    switch code {
    case .unsupported: .screenCaptureUnsupported
    case .disconnected: .screenCaptureInterrupted
    case .cannotFollow: .screenRotationFailed
    case .notFound, .accessDenied, .busy, .noData, .invalidDevice, .failed, nil:
      .screenCaptureStartFailed
    }
  }
}

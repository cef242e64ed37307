internal import Capture
internal import Events

/// Why a source cannot be used, as it is recorded.
struct SourceFailure: Sendable {
  let code: Code
  let message: String
  let errnoCode: Int32?
  /// Whether there is no such device.
  let isAbsent: Bool
  private let isGone: Bool

  init(_ source: Session.StateMachine.Source, _ error: any Error, device: String) {
    let capture = error as? CaptureError
    self.code =
      DeviceID.isScreen(device)
      ? .screenFailure(capture?.code) : Self.code(source, capture?.code)
    self.message = capture?.message ?? "\(error)"
    self.errnoCode = capture?.errnoCode
    self.isAbsent = capture?.code == .notFound
    self.isGone = self.isAbsent || capture?.code == .disconnected
  }

  /// Whether the source still fails for the same reason, which need not be recorded again.
  func isSameReason(as other: SourceFailure) -> Bool {
    if self.isGone && other.isGone { return true }
    return self.code == other.code && self.errnoCode == other.errnoCode
  }

  /// The failure as that of a source that was in use: where there is none any more, it was unplugged.
  var ofUsedSource: SourceFailure {
    guard self.isAbsent, self.code == .cameraOpenFailed else { return self }
    return SourceFailure(self, code: .cameraRemoved)
  }

  private init(_ failure: SourceFailure, code: Code) {
    self.code = code
    self.message = failure.message
    self.errnoCode = failure.errnoCode
    self.isAbsent = failure.isAbsent
    self.isGone = failure.isGone
  }

  private static func code(
    _ source: Session.StateMachine.Source,
    _ code: CaptureError.Code?
  ) -> Code {
    switch (source, code) {
    case (.camera, .accessDenied): .cameraDenied
    case (.camera, .disconnected): .cameraRemoved
    case (.camera, _): .cameraOpenFailed
    case (.microphone, .accessDenied): .microphoneDenied
    case (.microphone, .noData): .microphoneNoData
    case (.microphone, _): .microphoneOpenFailed
    }
  }
}

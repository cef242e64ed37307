internal import SwiftProtobuf

extension GoAway {
  init(_ proto: ProtoGoAway) {
    let code: Code =
      switch proto.code {
      case .unspecified, .UNRECOGNIZED:
        .unspecified
      case .shutdown:
        .shutdown
      case .idle:
        .idle
      case .protocol:
        .protocolViolation
      case .version:
        .unsupportedVersion
      case .limit:
        .limitExceeded
      case .timeout:
        .timeout
      }
    self.init(code: code, reason: proto.reason, lastStreamID: proto.lastStreamID)
  }

  /// Tells the other side why the connection ends.
  init(_ error: ControlTransportError, lastStreamID: UInt32) {
    let code: Code =
      switch error.code {
      case .shutdown:
        .shutdown
      case .idle:
        .idle
      case .protocolViolation:
        .protocolViolation
      case .unsupportedVersion:
        .unsupportedVersion
      case .limitExceeded:
        .limitExceeded
      case .timeout:
        .timeout
      case .connectionLost, .cannotConnect, .cannotListen, .notSecure:
        .unspecified
      }
    self.init(code: code, reason: error.message, lastStreamID: lastStreamID)
  }

  var proto: ProtoGoAway {
    .with {
      $0.lastStreamID = self.lastStreamID
      $0.reason = self.reason
      $0.code =
        switch self.code {
        case .unspecified:
          .unspecified
        case .shutdown:
          .shutdown
        case .idle:
          .idle
        case .protocolViolation:
          .protocol
        case .unsupportedVersion:
          .version
        case .limitExceeded:
          .limit
        case .timeout:
          .timeout
        }
    }
  }

  /// What the receiver of this frame reports.
  func error(from peer: String) -> ControlTransportError {
    let code: ControlTransportError.Code =
      switch self.code {
      case .unspecified, .shutdown:
        .shutdown
      case .idle:
        .idle
      case .protocolViolation:
        .protocolViolation
      case .unsupportedVersion:
        .unsupportedVersion
      case .limitExceeded:
        .limitExceeded
      case .timeout:
        .timeout
      }
    return ControlTransportError(
      code: code,
      message: "\(peer) closes the connection: \(self.reason)"
    )
  }
}

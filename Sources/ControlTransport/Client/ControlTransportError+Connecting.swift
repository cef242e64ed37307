internal import Glibc
internal import NIOCore
internal import NIOPosix

extension ControlTransportError {
  /// Says in plain words why a server cannot be reached.
  static func connecting(
    to server: String,
    failed error: any Error
  ) -> ControlTransportError {
    if let error = error as? ControlTransportError {
      return error
    }
    return ControlTransportError(
      code: .cannotConnect,
      message: "cannot connect to \(server): \(self.cause(of: error))"
    )
  }

  private static func cause(of error: any Error) -> String {
    if let error = error as? NIOConnectionError {
      if let failure = error.connectionErrors.first {
        return self.cause(of: failure.error)
      }
      if error.dnsAError != nil || error.dnsAAAAError != nil {
        return "the name \(error.host) is not known"
      }
    }
    if let error = error as? IOError, error.errnoCode == ECONNREFUSED {
      return "connection refused; nothing listens there, is rackcastd running?"
    }
    if case .connectTimeout(let time)? = error as? ChannelError {
      return "no answer within \(Duration(time))"
    }
    return "\(error)"
  }
}

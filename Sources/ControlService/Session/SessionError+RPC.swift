public import GRPCCore
public import Sessions

extension SessionError: RPCErrorConvertible {
  public var rpcErrorCode: RPCError.Code {
    switch self.code {
    case .invalidArgument: .invalidArgument
    case .notFound: .notFound
    case .alreadyExists: .alreadyExists
    case .failedPrecondition: .failedPrecondition
    case .unavailable: .unavailable
    }
  }

  public var rpcErrorMessage: String {
    self.message
  }

  public var rpcErrorMetadata: Metadata {
    [:]
  }

  public var rpcErrorCause: (any Error)? {
    nil
  }
}

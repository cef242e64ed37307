public import GRPCCore
public import Store

extension StoreError: RPCErrorConvertible {
  public var rpcErrorCode: RPCError.Code {
    switch self.code {
    case .notFound: .notFound
    case .alreadyExists: .alreadyExists
    case .inUse: .failedPrecondition
    case .keyReused, .invalid: .invalidArgument
    case .cannotOpen, .locked, .newerSchema, .schemaMismatch, .corrupt, .diskFull, .cancelled,
      .failed:
      .unavailable
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

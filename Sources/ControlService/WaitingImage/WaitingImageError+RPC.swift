public import GRPCCore
public import WaitingImages

extension WaitingImageError: RPCErrorConvertible {
  public var rpcErrorCode: RPCError.Code {
    switch self.reason {
    case .missing: .notFound
    case .tooLarge, .notAnImage, .hashMismatch, .addressNotAllowed: .invalidArgument
    case .timedOut: .deadlineExceeded
    case .storeFailed: .unavailable
    case .cancelled: .cancelled
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

extension InvalidWaitingImage: RPCErrorConvertible {
  public var rpcErrorCode: RPCError.Code {
    .invalidArgument
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

internal import Access
internal import GRPCCore

/// Why a token is not made or revoked.
struct AccessError: Error, Hashable {
  enum Code: Hashable {
    case invalid
    case wrongState
    case exists
  }

  let code: Code
  /// What is wrong, and what to do.
  let message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}

extension AccessError: RPCErrorConvertible {
  var rpcErrorCode: RPCError.Code {
    switch self.code {
    case .invalid: .invalidArgument
    case .wrongState: .failedPrecondition
    case .exists: .alreadyExists
    }
  }

  var rpcErrorMessage: String { self.message }
  var rpcErrorMetadata: Metadata { [:] }
  var rpcErrorCause: (any Error)? { nil }
}

extension AccessBook.Refusal: RPCErrorConvertible {
  var rpcErrorCode: RPCError.Code {
    switch self {
    case .noToken, .badToken, .notLocal: .unauthenticated
    case .tooManyFailures: .resourceExhausted
    case .needs: .permissionDenied
    }
  }

  var rpcErrorMessage: String {
    switch self {
    case .noToken:
      "This node wants a token: set RACKCAST_TOKEN, or give --token-file FILE. An admin makes one with "
        + "`rackcast token create`."
    case .badToken:
      "The token is not good here: it is mistyped, of another node, revoked or expired."
    case .notLocal:
      "This node has no token yet, and lets in nobody but those on its own machine. Make one there with "
        + "`rackcast token create --role admin`."
    case .tooManyFailures(let pause):
      "Too many logins from this address failed. Try again in \(max(pause.components.seconds, 1)) s."
    case .needs(let role, let has):
      "This needs a token of the role \(role.rawValue); this one is \(has.rawValue)."
    }
  }

  var rpcErrorMetadata: Metadata { [:] }
  var rpcErrorCause: (any Error)? { nil }
}

public import GRPCCore

/// Why a control connection ended or did not come up.
public struct ControlTransportError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Code: Hashable, Sendable {
    /// One side stops.
    case shutdown
    /// No stream was open for the idle time.
    case idle
    /// A frame was malformed or broke a rule of the protocol.
    case protocolViolation
    /// The other side speaks another version of the protocol.
    case unsupportedVersion
    /// A limit was passed: frame size, connections, unsent bytes.
    case limitExceeded
    /// No Hello, no answer to a ping, or nothing read in time.
    case timeout
    /// The connection went away without a word.
    case connectionLost
    /// The address cannot be resolved or connected to.
    case cannotConnect
    /// The address cannot be listened on.
    case cannotListen
    /// There is no TLS connection: a certificate, a key or an authority is not right.
    case notSecure
  }

  public let code: Code
  /// What failed, on what, and what to do about it.
  public let message: String

  public init(code: Code, message: String) {
    self.code = code
    self.message = message
  }

  public var description: String {
    self.message
  }
}

extension ControlTransportError: RPCErrorConvertible {
  public var rpcErrorCode: RPCError.Code {
    switch self.code {
    case .unsupportedVersion:
      .failedPrecondition
    case .shutdown, .idle, .protocolViolation, .limitExceeded, .timeout, .connectionLost,
      .cannotConnect, .cannotListen, .notSecure:
      .unavailable
    }
  }

  public var rpcErrorMessage: String {
    self.message
  }

  public var rpcErrorCause: (any Error)? {
    nil
  }
}

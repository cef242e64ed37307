internal import GRPCCore

extension CommandFailure {
  /// Turns what a call to `node` threw into a message and an exit status.
  init(_ error: any Error, node: NodeAddress) {
    switch error {
    case let failure as CommandFailure:
      self = failure
    case let error as RPCError:
      self.init(rpc: error, node: node)
    case let error as RuntimeError:
      // The client ends with this when its transport cannot connect or loses the connection.
      if let cause = error.cause as? RPCError {
        self.init(rpc: cause, node: node)
      } else {
        let reason = error.cause.map { String(describing: $0) } ?? error.message
        self = .unreachable(node, reason: reason)
      }
    case is CancellationError:
      self.init(status: .failure, message: "the command was cancelled")
    default:
      self.init(status: .failure, message: String(describing: error))
    }
  }

  /// Turns the status of a call into a message and an exit status.
  init(rpc error: RPCError, node: NodeAddress) {
    let status = CommandStatus(code: error.code)
    switch status {
    case .unreachable:
      self = .unreachable(node, reason: error.message)
    case .timedOut:
      self.init(
        status: status,
        message: """
          the node at \(node) did not answer in time. It is reachable but busy or stuck: look at \
          its log.
          """
      )
    case .unimplemented:
      self.init(
        status: status,
        message: """
          the node at \(node) does not know this operation (\(error.message)). Is it an older \
          rackcastd? `rackcast node info` tells its version.
          """
      )
    case .busy:
      self.init(status: status, message: "\(error.message) (a limit of the node at \(node))")
    case .success, .failure, .notFound, .alreadyExists, .wrongState, .outOfReach, .badStream,
      .usage, .rejected, .denied, .outputClosed:
      let message = error.message.isEmpty ? "the node answered \(error.code)" : error.message
      self.init(status: status, message: message)
    }
  }

  /// The node cannot be reached, because of `reason`.
  static func unreachable(_ node: NodeAddress, reason: String) -> Self {
    // Something answers, and what is wrong has its own advice.
    guard !Self.isAboutTLS(reason) else {
      return Self(status: .unreachable, message: "cannot reach the node at \(node): \(reason)")
    }
    let cause = Self.cause(reason, node: node)
    return Self(
      status: .unreachable,
      message: """
        cannot reach the node at \(node)\(cause). Is rackcastd running there? Start it with \
        `rackcastd --data-dir DIR`, or name another node with --node HOST:PORT or RACKCAST_NODE.
        """
    )
  }

  private static func isAboutTLS(_ reason: String) -> Bool {
    reason.contains("there is no secure connection to ") || reason.contains(" wants TLS; ")
  }

  /// What the transport says beyond what the message says already: `: connection refused`.
  private static func cause(_ reason: String, node: NodeAddress) -> String {
    var reason = reason[...]
    let prefix = "cannot connect to \(node): "
    if reason.hasPrefix(prefix) { reason = reason.dropFirst(prefix.count) }
    // Behind a semicolon it gives advice of its own.
    reason = reason.prefix { $0 != ";" }
    if reason.hasSuffix(".") { reason = reason.dropLast() }
    return reason.isEmpty ? "" : ": \(reason)"
  }

  /// Whether `error` says that the node is not there (any more), so that trying again can help.
  static func isConnectionLoss(_ error: any Error) -> Bool {
    switch error {
    case let failure as CommandFailure: failure.status == .unreachable
    case let error as RPCError: error.code == .unavailable
    case is RuntimeError: true
    default: false
    }
  }
}

extension CommandStatus {
  /// The exit status for the status code of a call.
  init(code: RPCError.Code) {
    self =
      switch code {
      case .invalidArgument, .outOfRange: .rejected
      case .notFound: .notFound
      case .alreadyExists: .alreadyExists
      case .failedPrecondition, .aborted: .wrongState
      case .deadlineExceeded: .timedOut
      case .permissionDenied, .unauthenticated: .denied
      case .resourceExhausted: .busy
      case .unimplemented: .unimplemented
      case .unavailable: .unreachable
      // CANCELLED, UNKNOWN, INTERNAL, DATA_LOSS: nothing a script could do differently.
      default: .failure
      }
  }
}

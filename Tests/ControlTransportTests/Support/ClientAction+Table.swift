import GRPCCore

@testable import ControlTransport

// Short forms, so that tables of events and actions read as such.

extension ClientConnectionMachine.Action {
  static func write(_ frame: Frame) -> Self {
    .connection(.write(frame))
  }

  static func start(_ timer: ConnectionTimer, _ delay: Duration) -> Self {
    .connection(.start(timer, after: delay))
  }

  static func cancel(_ timer: ConnectionTimer) -> Self {
    .connection(.cancel(timer))
  }

  static func resume(_ ticket: Ticket) -> Self {
    .connection(.resume(ticket))
  }

  static func fail(_ ticket: Ticket, _ error: RPCError) -> Self {
    .connection(.fail(ticket, error))
  }

  static func close(_ mode: ConnectionAction.CloseMode) -> Self {
    .connection(.close(mode))
  }
}

extension [ClientConnectionMachine.Action] {
  private var connectionActions: [ConnectionAction] {
    self.compactMap { action in
      if case .connection(let action) = action { action } else { nil }
    }
  }

  var written: [Frame] {
    self.connectionActions.written
  }

  var resumed: [Ticket] {
    self.connectionActions.resumed
  }

  var failed: [Ticket] {
    self.connectionActions.failed
  }

  var goAway: GoAway? {
    self.connectionActions.goAway
  }

  /// The error that each call ended with.
  var finished: [StreamID: RPCError] {
    self.reduce(into: [:]) { errors, action in
      if case .finish(let id, let error) = action {
        errors[id] = error
      }
    }
  }

  /// Why the connection ended.
  var end: ControlTransportError? {
    for case .ended(let error) in self {
      return error
    }
    return nil
  }
}

import GRPCCore

@testable import ControlTransport

// Short forms, so that tables of events and actions read as such.

extension ServerConnectionMachine.Action {
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

  var isAccept: Bool {
    if case .accept = self { true } else { false }
  }
}

extension [ServerConnectionMachine.Action] {
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

  var stopped: [StreamID] {
    self.compactMap { action in
      if case .stop(let id, _) = action { id } else { nil }
    }
  }

  func closeStatus(of id: StreamID) -> Status? {
    for case .stream(id, .close(let status, _)) in self.written {
      return status
    }
    return nil
  }
}

extension [ConnectionAction] {
  var written: [Frame] {
    self.compactMap { action in
      if case .write(let frame) = action { frame } else { nil }
    }
  }

  var resumed: [Ticket] {
    self.compactMap { action in
      if case .resume(let ticket) = action { ticket } else { nil }
    }
  }

  var failed: [Ticket] {
    self.compactMap { action in
      if case .fail(let ticket, _) = action { ticket } else { nil }
    }
  }

  var goAway: GoAway? {
    for case .connection(.goAway(let goAway)) in self.written {
      return goAway
    }
    return nil
  }
}

internal import GRPCCore

/// The server's side of a control connection: decides what each event means.
///
/// A value without I/O, clock or task. Every function is an event and returns what is to be done,
/// in order. A stream counts from its Open until its handler has given a status or returned, so a
/// client cannot have more handlers at work than streams allowed by opening and cancelling fast.
struct ServerConnectionMachine {
  enum Action: Hashable, Sendable {
    case connection(ConnectionAction)
    /// Start a handler.
    case accept(StreamID, Open)
    /// Hand a message to the handler.
    case deliver(StreamID, MessageBytes)
    /// Tell the handler that no more messages come.
    case endRequests(StreamID)
    /// Tell the handler that the server shuts down.
    case shuttingDown(StreamID)
    /// Stop the handler: its call is over.
    case stop(StreamID, RPCError)
  }

  enum State: Hashable {
    /// The client is to say Hello. Moves to `open` or `closed`.
    case awaitingHello
    /// Streams come and go. Moves to `draining` or `closed`.
    case open
    /// No new streams; the running ones end in their time. Moves to `closed`.
    case draining
    /// Terminal: nothing is sent any more.
    case closed
  }

  var state = State.awaitingHello
  var core: ConnectionCore
  var streams: [StreamID: ServerStream] = [:]
  /// The highest id that a client used, also for streams that were refused.
  var lastStreamID: StreamID?

  init(settings: ConnectionSettings) {
    self.core = ConnectionCore(settings: settings)
  }

  var settings: ConnectionSettings {
    self.core.settings
  }

  // MARK: - The connection

  /// The connection is up.
  func connected() -> [Action] {
    [.connection(.start(.hello, after: self.settings.helloTimeout))]
  }

  /// There is no room for this connection.
  mutating func refuse(_ error: ControlTransportError) -> [Action] {
    self.fail(error)
  }

  /// Bytes came that are no frames.
  mutating func received(_ error: ControlTransportError) -> [Action] {
    self.fail(error)
  }

  /// The connection is gone.
  mutating func connectionLost() -> [Action] {
    self.end(
      because: ControlTransportError(
        code: .connectionLost,
        message: "the connection to \(self.settings.peer) was lost"
      )
    )
  }

  /// The socket took frames of this cost.
  mutating func flushed(_ cost: FrameCost) -> [Action] {
    guard self.state != .closed else { return [] }
    return self.core.flushed(cost).map { .connection($0) }
  }

  /// Takes no new streams and lets the running ones end.
  mutating func beginGracefulShutdown() -> [Action] {
    let error = ControlTransportError(code: .shutdown, message: "the server is shutting down")
    switch self.state {
    case .awaitingHello:
      return self.fail(error)
    case .open:
      return self.drain(error)
    case .draining, .closed:
      return []
    }
  }

  mutating func timerFired(_ timer: ConnectionTimer) -> [Action] {
    guard self.state != .closed else { return [] }
    do throws(ControlTransportError) {
      switch timer {
      case .hello:
        throw ControlTransportError(
          code: .timeout,
          message: "no Hello came within \(self.settings.helloTimeout)"
        )
      case .keepalive:
        return self.core.keepaliveDue().map { .connection($0) }
      case .pong:
        return try self.core.pongDue().map { .connection($0) }
      case .idle:
        throw ControlTransportError(code: .idle, message: "no stream was open")
      case .write:
        return try self.core.writeDue().map { .connection($0) }
      case .grace:
        return self.graceOver()
      case .deadline(let id):
        return self.close(id, .deadlinePassed)
      }
    } catch {
      return timer == .write ? self.end(because: error) : self.fail(error)
    }
  }

  // MARK: - The end

  /// Ends the connection with a reason for the client.
  mutating func fail(_ error: ControlTransportError) -> [Action] {
    guard self.state != .closed else { return [] }
    let goAway = GoAway(error, lastStreamID: self.lastStreamID?.rawValue ?? 0)
    var actions = self.core.write(.connection(.goAway(goAway))).map { Action.connection($0) }
    actions += self.stopAll(because: error)
    actions.append(.connection(.close(.afterFlush)))
    self.state = .closed
    return actions
  }

  /// Ends the connection without a word.
  mutating func end(because error: ControlTransportError) -> [Action] {
    guard self.state != .closed else { return [] }
    let actions = self.stopAll(because: error)
    self.state = .closed
    return actions + [.connection(.close(.now))]
  }

  /// Gives the connection up when the client leaves too much unread.
  mutating func checkingOverflow(_ actions: [Action]) -> [Action] {
    guard self.state != .closed, let overflow = self.core.overflow else { return actions }
    return actions + self.end(because: overflow)
  }

  private mutating func stopAll(because error: ControlTransportError) -> [Action] {
    let rpcError = RPCError(code: .cancelled, message: "The call ended: \(error.message).")
    var actions = self.streams.keys.sorted().map { Action.stop($0, rpcError) }
    actions += self.core.closedAll(because: rpcError).map { .connection($0) }
    self.streams = [:]
    return actions
  }

  /// Says that no further streams are taken, and leaves when there are none.
  private mutating func drain(_ error: ControlTransportError) -> [Action] {
    self.state = .draining
    let goAway = GoAway(error, lastStreamID: self.lastStreamID?.rawValue ?? 0)
    var actions = self.core.write(.connection(.goAway(goAway))).map { Action.connection($0) }
    guard !self.streams.isEmpty else { return actions + self.leave() }
    actions += self.streams.keys.sorted().map { .shuttingDown($0) }
    if let grace = self.settings.shutdownGrace {
      actions.append(.connection(.start(.grace, after: grace)))
    }
    return actions
  }

  private mutating func graceOver() -> [Action] {
    let status = Status(code: .unavailable, message: "The server shut down.")
    var actions: [Action] = []
    for id in self.streams.keys.sorted() {
      actions += self.close(id, status)
    }
    self.streams = [:]
    return actions + self.leave()
  }

  /// Closes the connection in good order.
  mutating func leave() -> [Action] {
    self.state = .closed
    return [.connection(.close(.afterFlush))]
  }
}

extension Status {
  static let deadlinePassed = Status(
    code: .deadlineExceeded,
    message: "The deadline of the call passed before it was answered."
  )
}

internal import GRPCCore

/// The client's side of a control connection: decides what each event means.
///
/// A value without I/O, clock or task. Every function is an event and returns what is to be done,
/// in order.
struct ClientConnectionMachine {
  enum Action: Hashable, Sendable {
    case connection(ConnectionAction)
    /// The server said Hello: streams may be opened.
    case ready
    /// No further streams may be opened here.
    case noNewStreams
    /// Hand a part of the answer to its call.
    case deliver(StreamID, RPCResponsePart<MessageBytes>)
    /// The answer of a call is over.
    case finish(StreamID, RPCError?)
    /// The connection ends; the last action there is.
    case ended(ControlTransportError)
  }

  enum State: Hashable {
    /// The server is to say Hello. Moves to `open` or `closed`.
    case awaitingHello
    /// Streams come and go. Moves to `draining` or `closed`.
    case open
    /// No new streams; the running ones end in their time. Moves to `closed`.
    case draining(ControlTransportError)
    /// Terminal: nothing is sent any more.
    case closed
  }

  var state = State.awaitingHello
  var core: ConnectionCore
  var streams: [StreamID: ClientStream] = [:]
  var nextStreamID: StreamID? = .first

  init(settings: ConnectionSettings) {
    self.core = ConnectionCore(settings: settings)
  }

  var settings: ConnectionSettings {
    self.core.settings
  }

  // MARK: - The connection

  /// The connection is up.
  mutating func connected() -> [Action] {
    let start = ConnectionAction.start(.hello, after: self.settings.helloTimeout)
    return (self.core.hello() + [start]).map { .connection($0) }
  }

  /// Bytes came that are no frames.
  mutating func received(_ error: ControlTransportError) -> [Action] {
    self.fail(error)
  }

  /// The connection is gone.
  mutating func connectionLost() -> [Action] {
    switch self.state {
    case .draining(let error):
      return self.end(because: error)
    case .awaitingHello, .open, .closed:
      let error = ControlTransportError(
        code: .connectionLost,
        message: "the connection to \(self.settings.peer) was lost"
      )
      return self.end(because: error)
    }
  }

  /// The socket took frames of this cost.
  mutating func flushed(_ cost: FrameCost) -> [Action] {
    guard self.state != .closed else { return [] }
    return self.core.flushed(cost).map { .connection($0) }
  }

  /// Opens no new streams and lets the running ones end.
  mutating func beginGracefulShutdown() -> [Action] {
    let error = ControlTransportError(code: .shutdown, message: "the client was shut down")
    switch self.state {
    case .awaitingHello:
      return self.end(because: error)
    case .open:
      self.state = .draining(error)
      return [.noNewStreams] + self.leaveIfDone()
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
          message: "\(self.settings.peer) did not say Hello within "
            + "\(self.settings.helloTimeout); is it a Rackcast control port?"
        )
      case .keepalive:
        return self.core.keepaliveDue().map { .connection($0) }
      case .pong:
        return try self.core.pongDue().map { .connection($0) }
      case .write:
        return try self.core.writeDue().map { .connection($0) }
      case .idle, .grace, .deadline:
        preconditionFailure("A client starts no such timer.")
      }
    } catch {
      return self.end(because: error)
    }
  }

  // MARK: - The end

  /// Ends the connection because the server broke the protocol, and tells it so.
  mutating func fail(_ error: ControlTransportError) -> [Action] {
    guard self.state != .closed else { return [] }
    let goAway = GoAway(error, lastStreamID: 0)
    let actions = self.core.write(.connection(.goAway(goAway))).map { Action.connection($0) }
    let message = "\(self.settings.peer) does not speak the control protocol: \(error.message)"
    return actions
      + self.end(
        because: ControlTransportError(code: error.code, message: message),
        close: .afterFlush
      )
  }

  /// Ends the connection and all its calls.
  mutating func end(
    because error: ControlTransportError,
    close: ConnectionAction.CloseMode = .now
  ) -> [Action] {
    guard self.state != .closed else { return [] }
    let rpcError = RPCError(error)
    let running = self.streams.filter { $0.value.isWanted }.keys.sorted()
    var actions = running.map { Action.finish($0, rpcError) }
    actions += self.core.closedAll(because: rpcError).map { .connection($0) }
    self.streams = [:]
    self.state = .closed
    return actions + [.connection(.close(close)), .ended(error)]
  }

  /// Gives the connection up when the server leaves too much unread.
  mutating func checkingOverflow(_ actions: [Action]) -> [Action] {
    guard self.state != .closed, let overflow = self.core.overflow else { return actions }
    return actions + self.end(because: overflow)
  }

  /// Closes a connection that takes no new streams when its last one has ended.
  mutating func leaveIfDone() -> [Action] {
    guard case .draining(let error) = self.state, self.streams.isEmpty else { return [] }
    return self.end(because: error, close: .afterFlush)
  }
}

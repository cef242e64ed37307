internal import GRPCCore

// Frames from the server.

extension ClientConnectionMachine {
  mutating func received(_ frame: Frame) -> [Action] {
    self.core.receivedAnything()
    do throws(ControlTransportError) {
      return self.checkingOverflow(try self.process(frame))
    } catch {
      return self.fail(error)
    }
  }

  private mutating func process(_ frame: Frame) throws(ControlTransportError) -> [Action] {
    switch (self.state, frame) {
    case (.awaitingHello, .connection(.hello(let hello))):
      let actions = try self.core.received(hello)
      self.state = .open
      return actions.map { .connection($0) } + [.ready]
    case (.awaitingHello, .connection(.goAway(let goAway))):
      return self.end(because: goAway.error(from: self.settings.peer))
    case (.awaitingHello, _):
      throw .violation("the first frame is not a Hello")
    case (.open, .connection(let frame)), (.draining, .connection(let frame)):
      return try self.process(frame)
    case (.open, .stream(let id, let frame)), (.draining, .stream(let id, let frame)):
      return try self.process(frame, on: id)
    case (.closed, _):
      return []
    }
  }

  private mutating func process(
    _ frame: ConnectionFrame
  ) throws(ControlTransportError) -> [Action] {
    switch frame {
    case .hello:
      throw .violation("Hello came twice")
    case .ping(let opaque):
      return self.core.receivedPing(opaque).map { .connection($0) }
    case .pong:
      return []  // Heard, which is all a ping asks.
    case .windowUpdate(let increment):
      return try self.core.receivedWindowUpdate(increment).map { .connection($0) }
    case .goAway(let goAway):
      return self.process(goAway)
    }
  }

  private mutating func process(_ goAway: GoAway) -> [Action] {
    let error = goAway.error(from: self.settings.peer)
    let wasOpen = self.state == .open
    self.state = .draining(error)

    var actions: [Action] = wasOpen ? [.noNewStreams] : []
    let untouched = self.streams.keys.filter { $0.rawValue > goAway.lastStreamID }.sorted()
    for id in untouched {
      actions += self.closed(id)
      actions.append(.finish(id, RPCError(error)))
    }
    return actions + self.leaveIfDone()
  }

  private mutating func process(
    _ frame: StreamFrame,
    on id: StreamID
  ) throws(ControlTransportError) -> [Action] {
    guard id.isOdd, self.nextStreamID.map({ id < $0 }) ?? true else {
      throw .violation("a frame came for stream \(id), which was never opened")
    }
    switch frame {
    case .open, .halfClose, .cancel:
      throw .violation("a frame for stream \(id) is one that only a client sends")
    case .headers(let metadata):
      return try self.process(metadata, on: id)
    case .message(let message):
      return try self.process(message, on: id)
    case .close(let status, let metadata):
      return self.process(status, metadata, on: id)
    case .windowUpdate(let increment):
      return try self.core.receivedWindowUpdate(increment, on: id).map { .connection($0) }
    }
  }

  private mutating func process(
    _ metadata: Metadata,
    on id: StreamID
  ) throws(ControlTransportError) -> [Action] {
    switch self.streams[id]?.receivedHeaders() {
    case .deliver:
      return [.deliver(id, .metadata(metadata))]
    case .discard, .none:
      return []
    case .violation:
      throw .violation("headers came late or twice on stream \(id)")
    }
  }

  private mutating func process(
    _ message: MessageBytes,
    on id: StreamID
  ) throws(ControlTransportError) -> [Action] {
    switch self.streams[id]?.receivedMessage() {
    case .deliver:
      let actions = try self.core.received(message, on: id)
      return [.deliver(id, .message(message))] + actions.map { .connection($0) }
    case .deliverAfterEmptyHeaders:
      let actions = try self.core.received(message, on: id)
      return [.deliver(id, .metadata([:])), .deliver(id, .message(message))]
        + actions.map { .connection($0) }
    case .discard, .none:
      return try self.core.discarded(message, on: id).map { .connection($0) }
    }
  }

  private mutating func process(
    _ status: Status,
    _ metadata: Metadata,
    on id: StreamID
  ) -> [Action] {
    guard let stream = self.streams[id] else { return [] }
    var actions: [Action] = []
    if stream.isWanted {
      actions += [.deliver(id, .status(status, metadata)), .finish(id, nil)]
    }
    return actions + self.closed(id) + self.leaveIfDone()
  }

  /// Forgets a stream that the server is done with.
  private mutating func closed(_ id: StreamID) -> [Action] {
    self.streams[id] = nil
    return self.core.closed(id, because: .callIsOver).map { .connection($0) }
  }
}

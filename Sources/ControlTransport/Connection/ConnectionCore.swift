internal import GRPCCore

/// What both sides of a connection do alike: counts what waits to be sent, keeps the windows, and
/// notices a peer that is gone.
///
/// A value without I/O or clock: events go in, actions come out.
struct ConnectionCore {
  let settings: ConnectionSettings
  /// What the other side takes; the defaults until its Hello.
  private(set) var remote: FrameLimits
  private(set) var flow: FlowController
  private var outbound: OutboundBuffer
  /// Whether anything came since the keep-alive timer was started.
  private var heard = false
  /// Whether the socket took anything since the write timer was started.
  private var progressed = false
  private var pings: UInt64 = 0

  init(settings: ConnectionSettings) {
    self.settings = settings
    self.remote = .defaults
    self.flow = FlowController(local: settings.limits, remote: .defaults)
    self.outbound = OutboundBuffer(
      highWater: settings.writeHighWater,
      answerLimit: settings.answerLimit
    )
  }

  /// The other side reads too slowly for all the answers it asks for.
  var overflow: ControlTransportError? {
    guard self.outbound.isOverLimit else { return nil }
    return ControlTransportError(
      code: .limitExceeded,
      message: "\(self.settings.peer) leaves \(self.outbound.pending.answers) bytes of answers "
        + "unread, the limit is \(self.settings.answerLimit)"
    )
  }

  // MARK: - Frames of the connection

  /// This side's Hello.
  mutating func hello() -> [ConnectionAction] {
    let hello = Hello(version: Hello.spokenVersion, limits: self.settings.limits)
    return self.write(.connection(.hello(hello)))
  }

  /// The other side said Hello.
  mutating func received(_ hello: Hello) throws(ControlTransportError) -> [ConnectionAction] {
    guard hello.version == Hello.spokenVersion else {
      throw ControlTransportError(
        code: .unsupportedVersion,
        message: "version \(hello.version) of the control protocol is not spoken here; "
          + "spoken versions: \(Hello.spokenVersion)"
      )
    }
    self.remote = hello.limits
    self.flow = FlowController(local: self.settings.limits, remote: hello.limits)
    return [.cancel(.hello), .start(.keepalive, after: self.settings.keepaliveInterval)]
  }

  mutating func receivedAnything() {
    self.heard = true
  }

  mutating func receivedPing(_ opaque: UInt64) -> [ConnectionAction] {
    self.write(.connection(.pong(opaque)))
  }

  /// The other side gave room on the connection.
  mutating func receivedWindowUpdate(
    _ increment: UInt32
  ) throws(ControlTransportError) -> [ConnectionAction] {
    try self.flow.add(increment)
    return self.sendWaiting()
  }

  /// The other side gave room on a stream.
  mutating func receivedWindowUpdate(
    _ increment: UInt32,
    on id: StreamID
  ) throws(ControlTransportError) -> [ConnectionAction] {
    try self.flow.add(increment, to: id)
    return self.sendWaiting()
  }

  // MARK: - Messages

  mutating func opened(_ id: StreamID) {
    self.flow.opened(id)
  }

  /// A message came for a stream that reads it.
  mutating func received(
    _ message: MessageBytes,
    on id: StreamID
  ) throws(ControlTransportError) -> [ConnectionAction] {
    try self.flow.received(message.flowCost, on: id)
    return self.writeWindowUpdates(for: id)
  }

  /// A message came that nobody reads any more.
  mutating func discarded(
    _ message: MessageBytes,
    on id: StreamID
  ) throws(ControlTransportError) -> [ConnectionAction] {
    try self.flow.discarded(message.flowCost)
    return self.writeWindowUpdates(for: id)
  }

  /// A stream read messages of this cost.
  mutating func consumed(_ cost: Int, on id: StreamID) -> [ConnectionAction] {
    self.flow.consumed(cost, on: id)
    return self.writeWindowUpdates(for: id)
  }

  /// A stream has a message to send; it leaves now or waits for room.
  mutating func send(
    _ message: MessageBytes,
    on id: StreamID,
    ticket: Ticket
  ) -> [ConnectionAction] {
    guard message.count <= self.remote.maxMessageSize else {
      let error = RPCError(
        code: .resourceExhausted,
        message: "A message of \(message.count) bytes is over what \(self.settings.peer) takes, "
          + "\(self.remote.maxMessageSize)."
      )
      return [.fail(ticket, error)]
    }
    self.flow.enqueue(message, on: id, ticket: ticket)
    return self.sendWaiting()
  }

  /// A waiting write is not wanted any more.
  mutating func cancelSend(_ ticket: Ticket) -> [ConnectionAction] {
    guard self.flow.cancel(ticket) else { return [] }
    return [.fail(ticket, RPCError(code: .cancelled, message: "The write was cancelled."))]
  }

  /// A stream neither reads nor sends any more.
  mutating func closed(_ id: StreamID, because error: RPCError) -> [ConnectionAction] {
    let tickets = self.flow.closed(id)
    return tickets.map { .fail($0, error) } + self.writeWindowUpdates(for: id)
  }

  /// No stream reads or sends any more.
  mutating func closedAll(because error: RPCError) -> [ConnectionAction] {
    self.flow.closeAll().map { .fail($0, error) }
  }

  private mutating func sendWaiting() -> [ConnectionAction] {
    var actions: [ConnectionAction] = []
    while self.outbound.takesMessages, let waiting = self.flow.next() {
      actions += self.write(.stream(waiting.stream, .message(waiting.message)))
      actions.append(.resume(waiting.ticket))
    }
    return actions
  }

  private mutating func writeWindowUpdates(for id: StreamID) -> [ConnectionAction] {
    var actions: [ConnectionAction] = []
    for frame in self.flow.windowUpdates(for: id) {
      actions += self.write(frame)
    }
    return actions
  }

  // MARK: - The socket

  mutating func write(_ frame: Frame) -> [ConnectionAction] {
    let wasEmpty = self.outbound.isEmpty
    self.outbound.add(frame.cost)
    guard wasEmpty else { return [.write(frame)] }
    self.progressed = false
    return [.write(frame), .start(.write, after: self.settings.writeTimeout)]
  }

  /// The socket took frames of this cost.
  mutating func flushed(_ cost: FrameCost) -> [ConnectionAction] {
    self.outbound.flushed(cost)
    self.progressed = true
    let actions = self.sendWaiting()
    return self.outbound.isEmpty ? actions + [.cancel(.write)] : actions
  }

  // MARK: - Timers

  mutating func keepaliveDue() -> [ConnectionAction] {
    guard !self.heard else {
      self.heard = false
      return [.start(.keepalive, after: self.settings.keepaliveInterval)]
    }
    self.pings += 1
    return self.write(.connection(.ping(self.pings)))
      + [.start(.pong, after: self.settings.keepaliveTimeout)]
  }

  mutating func pongDue() throws(ControlTransportError) -> [ConnectionAction] {
    guard self.heard else {
      throw ControlTransportError(
        code: .timeout,
        message: "\(self.settings.peer) did not answer a ping within "
          + "\(self.settings.keepaliveTimeout)"
      )
    }
    self.heard = false
    return [.start(.keepalive, after: self.settings.keepaliveInterval)]
  }

  mutating func writeDue() throws(ControlTransportError) -> [ConnectionAction] {
    guard self.progressed else {
      throw ControlTransportError(
        code: .timeout,
        message: "\(self.settings.peer) read nothing for \(self.settings.writeTimeout), "
          + "\(self.outbound.pending.total) bytes wait for it"
      )
    }
    self.progressed = false
    return [.start(.write, after: self.settings.writeTimeout)]
  }
}

internal import GRPCCore

/// Names a write that waits for room.
struct Ticket: Hashable, Sendable {
  let rawValue: UInt64
}

/// Decides which messages may leave, and when the other side is given room for more.
///
/// The queue is bounded by its writers: each waits with the message it brought. Messages leave in
/// the order they came, except that a stream without room is passed over.
struct FlowController {
  private struct Stream {
    var send: SendWindow
    var receive: ReceiveWindow
    /// What came and was not read yet.
    var unread = 0
    var waiting = 0
  }

  struct Waiting {
    let ticket: Ticket
    let stream: StreamID
    let message: MessageBytes
  }

  private let local: FrameLimits
  private let remote: FrameLimits
  private var send: SendWindow
  private var receive: ReceiveWindow
  private var streams: [StreamID: Stream] = [:]
  private var queue: [Waiting] = []

  init(local: FrameLimits, remote: FrameLimits) {
    self.local = local
    self.remote = remote
    self.send = SendWindow(available: remote.connectionWindow)
    self.receive = ReceiveWindow(capacity: local.connectionWindow)
  }

  mutating func opened(_ id: StreamID) {
    self.streams[id] = Stream(
      send: SendWindow(available: self.remote.initialWindow),
      receive: ReceiveWindow(capacity: self.local.initialWindow)
    )
  }

  /// Forgets a stream.
  ///
  /// - Returns: The writes that waited on it.
  mutating func closed(_ id: StreamID) -> [Ticket] {
    guard let stream = self.streams.removeValue(forKey: id) else { return [] }
    self.receive.consumed(stream.unread)
    guard stream.waiting > 0 else { return [] }
    let tickets = self.queue.filter { $0.stream == id }.map { $0.ticket }
    self.queue.removeAll { $0.stream == id }
    return tickets
  }

  /// Forgets everything.
  ///
  /// - Returns: All writes that waited.
  mutating func closeAll() -> [Ticket] {
    let tickets = self.queue.map { $0.ticket }
    self.queue = []
    self.streams = [:]
    return tickets
  }
}

// MARK: - Sending

extension FlowController {
  /// Puts a message in the queue of its stream, which must be open.
  mutating func enqueue(_ message: MessageBytes, on id: StreamID, ticket: Ticket) {
    self.streams[id]?.waiting += 1
    self.queue.append(Waiting(ticket: ticket, stream: id, message: message))
  }

  /// Takes the next message that may leave, if the socket takes any.
  mutating func next() -> Waiting? {
    guard self.send.isOpen else { return nil }
    let index = self.queue.firstIndex { self.streams[$0.stream]?.send.isOpen == true }
    guard let index else { return nil }
    let waiting = self.queue.remove(at: index)
    let cost = waiting.message.flowCost
    self.send.sent(cost)
    self.streams[waiting.stream]?.send.sent(cost)
    self.streams[waiting.stream]?.waiting -= 1
    return waiting
  }

  /// Takes back a write that waits.
  ///
  /// - Returns: Whether it still waited.
  mutating func cancel(_ ticket: Ticket) -> Bool {
    guard let index = self.queue.firstIndex(where: { $0.ticket == ticket }) else { return false }
    let waiting = self.queue.remove(at: index)
    self.streams[waiting.stream]?.waiting -= 1
    return true
  }

  /// Adds room on the connection.
  mutating func add(_ increment: UInt32) throws(ControlTransportError) {
    guard self.send.add(increment) else { throw .badIncrement(increment, "the connection") }
  }

  /// Adds room on a stream; one that is closed does not mind.
  mutating func add(_ increment: UInt32, to id: StreamID) throws(ControlTransportError) {
    guard self.streams[id]?.send.add(increment) != false else {
      throw .badIncrement(increment, "stream \(id)")
    }
  }
}

// MARK: - Receiving

extension FlowController {
  /// Takes a message for a stream that will read it.
  mutating func received(_ cost: Int, on id: StreamID) throws(ControlTransportError) {
    try self.receivedOnConnection(cost)
    guard self.streams[id]?.receive.received(cost) != false else {
      throw .overflow("the window of stream \(id), \(self.local.initialWindow) bytes")
    }
    self.streams[id]?.unread += cost
  }

  /// Takes a message that nobody will read.
  mutating func discarded(_ cost: Int) throws(ControlTransportError) {
    try self.receivedOnConnection(cost)
    self.receive.consumed(cost)
  }

  /// Notes that a stream read messages of this cost.
  mutating func consumed(_ cost: Int, on id: StreamID) {
    guard self.streams[id] != nil else { return }  // Given back when the stream was closed.
    self.streams[id]?.unread -= cost
    self.streams[id]?.receive.consumed(cost)
    self.receive.consumed(cost)
  }

  /// The window updates that are due after messages came, were read or were dropped.
  ///
  /// - Parameter id: The stream it was about; other streams have none due.
  mutating func windowUpdates(for id: StreamID) -> [Frame] {
    var frames: [Frame] = []
    if let increment = self.streams[id]?.receive.increment() {
      frames.append(.stream(id, .windowUpdate(increment)))
    }
    if let increment = self.receive.increment() {
      frames.append(.connection(.windowUpdate(increment)))
    }
    return frames
  }

  private mutating func receivedOnConnection(_ cost: Int) throws(ControlTransportError) {
    guard self.receive.received(cost) else {
      throw .overflow("the window of the connection, \(self.local.connectionWindow) bytes")
    }
  }
}

extension ControlTransportError {
  fileprivate static func overflow(_ what: String) -> ControlTransportError {
    ControlTransportError(code: .protocolViolation, message: "a message overflows \(what)")
  }

  fileprivate static func badIncrement(_ increment: UInt32, _ what: String) -> Self {
    ControlTransportError(
      code: .protocolViolation,
      message: "a window update of \(increment) is zero or takes \(what) over 2^31-1"
    )
  }
}

import Testing

@testable import ControlTransport

@Suite struct FlowControllerTests {
  static let limits = FrameLimits(
    maxFrameSize: 64 << 10,
    initialWindow: 100,
    connectionWindow: 250,
    maxStreams: 10,
    maxMetadataSize: 100
  )

  var flow = FlowController(local: limits, remote: limits)

  init() {
    for id: StreamID in [1, 3, 5] {
      self.flow.opened(id)
    }
  }

  private mutating func sent() -> [Ticket] {
    var tickets: [Ticket] = []
    while let waiting = self.flow.next() {
      tickets.append(waiting.ticket)
    }
    return tickets
  }

  @Test("lets a message take the window below zero, and none after it")
  mutating func belowZero() {
    self.flow.enqueue(.costing(99), on: 1, ticket: 1)
    self.flow.enqueue(.costing(140), on: 1, ticket: 2)
    self.flow.enqueue(.costing(16), on: 1, ticket: 3)

    expect(self.sent(), [1, 2])
  }

  @Test("passes over a stream without room, and keeps the order within each")
  mutating func passesOver() {
    self.flow.enqueue(.costing(100), on: 1, ticket: 1)
    self.flow.enqueue(.costing(20), on: 1, ticket: 2)
    self.flow.enqueue(.costing(20), on: 3, ticket: 3)

    expect(self.sent(), [1, 3])
  }

  @Test("goes on where it stopped when a stream is given room")
  mutating func streamRoom() throws {
    self.flow.enqueue(.costing(100), on: 1, ticket: 1)
    self.flow.enqueue(.costing(20), on: 1, ticket: 2)
    expect(self.sent(), [1])

    try self.flow.add(1, to: 1)

    expect(self.sent(), [2])
  }

  @Test("stops all streams at the connection's window")
  mutating func connectionRoom() throws {
    for (ticket, id) in zip([1, 2, 3] as [Ticket], [1, 3, 5] as [StreamID]) {
      self.flow.enqueue(.costing(100), on: id, ticket: ticket)
    }
    self.flow.opened(7)
    self.flow.enqueue(.costing(20), on: 7, ticket: 4)
    expect(self.sent(), [1, 2, 3])

    try self.flow.add(50)
    expect(self.sent(), [])
    try self.flow.add(1)

    expect(self.sent(), [4])
  }

  @Test("refuses increments of zero and beyond 2^31-1")
  mutating func badIncrements() throws {
    #expect(throws: ControlTransportError.self) { try self.flow.add(0) }
    #expect(throws: ControlTransportError.self) { try self.flow.add(0, to: 1) }
    #expect(throws: ControlTransportError.self) { try self.flow.add(.max) }
    #expect(throws: ControlTransportError.self) { try self.flow.add(UInt32(Int32.max), to: 1) }

    try self.flow.add(UInt32(Int32.max) - 100, to: 1)
  }

  @Test("ignores room for a stream that is closed")
  mutating func closedRoom() throws {
    _ = self.flow.closed(1)

    try self.flow.add(5, to: 1)
  }

  @Test("takes back the writes of a closed stream only")
  mutating func closed() {
    self.flow.enqueue(.costing(100), on: 1, ticket: 1)
    self.flow.enqueue(.costing(100), on: 3, ticket: 2)
    self.flow.enqueue(.costing(20), on: 1, ticket: 3)
    self.flow.enqueue(.costing(20), on: 3, ticket: 4)
    expect(self.sent(), [1, 2])

    expect(self.flow.closed(1), [3])
    expect(self.flow.closed(1), [])
    expect(self.flow.cancel(4), true)
    expect(self.flow.cancel(4), false)
    expect(self.flow.closeAll(), [])
  }

  @Test("gives room back from half a window on")
  mutating func givesRoom() throws {
    try self.flow.received(40, on: 1)
    try self.flow.received(40, on: 1)

    self.flow.consumed(40, on: 1)
    expect(self.flow.windowUpdates(for: 1), [])
    self.flow.consumed(40, on: 1)

    expect(self.flow.windowUpdates(for: 1), [.stream(1, .windowUpdate(80))])
  }

  @Test("gives any room back to a connection that is stuck")
  mutating func stuckConnection() throws {
    try self.flow.received(100, on: 1)
    try self.flow.received(100, on: 3)
    try self.flow.received(20, on: 5)
    self.flow.consumed(20, on: 5)
    expect(self.flow.windowUpdates(for: 5), [])

    try self.flow.received(30, on: 5)

    expect(self.flow.windowUpdates(for: 5), [.connection(.windowUpdate(20))])
  }

  @Test("refuses a message where there is no room, on the stream or on the connection")
  mutating func overflow() throws {
    try self.flow.received(150, on: 1)
    #expect(throws: ControlTransportError.self) { try self.flow.received(16, on: 1) }
    try self.flow.received(100, on: 3)

    #expect(throws: ControlTransportError.self) { try self.flow.received(16, on: 5) }
  }

  @Test("gives back what a closed stream left unread, and what nobody reads")
  mutating func unread() throws {
    try self.flow.received(100, on: 1)
    _ = self.flow.closed(1)
    expect(self.flow.windowUpdates(for: 1), [])

    try self.flow.discarded(30)

    expect(self.flow.windowUpdates(for: 1), [.connection(.windowUpdate(130))])
  }
}

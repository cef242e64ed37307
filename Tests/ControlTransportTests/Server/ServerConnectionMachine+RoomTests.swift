import GRPCCore
import Testing

@testable import ControlTransport

/// Event by event: when messages may go and come.
@Suite struct ServerConnectionMachineRoomTests {
  var machine = ServerConnectionMachine(settings: .test)

  @Test("suspends a writer without room, and only that stream's")
  mutating func room() {
    machine.sayHello(window: 100)
    machine.open(1, 3)

    expect(machine.sendMessage(.costing(100), on: 1, ticket: 1).resumed, [1])
    expect(machine.sendMessage(.costing(20), on: 1, ticket: 2), [])
    expect(machine.sendMessage(.costing(20), on: 3, ticket: 3).resumed, [3])
    expect(machine.received(.stream(1, .windowUpdate(10))).resumed, [2])
  }

  @Test("suspends every writer at the connection's window")
  mutating func connectionRoom() {
    machine.sayHello(window: 100, connectionWindow: 150)
    machine.open(1, 3)

    expect(machine.sendMessage(.costing(150), on: 1, ticket: 1).resumed, [1])
    expect(machine.sendMessage(.costing(20), on: 3, ticket: 2), [])
    expect(machine.received(.connection(.windowUpdate(1))).resumed, [2])
  }

  @Test("suspends every writer while the socket is full")
  mutating func fullSocket() {
    machine.sayHello(window: 100_000, connectionWindow: 100_000)
    machine.open(1, 3)

    expect(machine.sendMessage(.costing(4000), on: 1, ticket: 1).resumed, [1])
    expect(machine.sendMessage(.costing(20), on: 3, ticket: 2), [])
    expect(machine.flushed(FrameCost(messages: 4000)).resumed, [2])
  }

  @Test("takes back a write that is cancelled or whose call ends")
  mutating func takenBack() {
    machine.sayHello(window: 100)
    machine.open(1)
    _ = machine.sendMessage(.costing(100), on: 1, ticket: 1)
    expect(machine.sendMessage(.costing(20), on: 1, ticket: 2), [])
    expect(machine.sendMessage(.costing(20), on: 1, ticket: 3), [])

    expect(machine.cancelSend(2).failed, [2])
    expect(machine.cancelSend(2), [])
    expect(machine.received(.stream(1, .cancel)).failed, [3])
  }

  @Test("gives a client room again as its messages are read")
  mutating func givesRoom() {
    machine.sayHello()
    machine.open(1)
    expect(machine.received(.message(1, .costing(600))), [.deliver(1, .costing(600))])

    expect(machine.consumed(600, on: 1).written, [.stream(1, .windowUpdate(600))])
    expect(machine.received(.message(1, .costing(900))).goAway, nil)
    expect(machine.consumed(900, on: 1).written.count, 2)
  }

  @Test("goes away when a client overflows a window")
  mutating func overflow() {
    machine.sayHello()
    machine.open(1)
    expect(machine.received(.message(1, .costing(1000))), [.deliver(1, .costing(1000))])

    let actions = machine.received(.message(1, .costing(16)))

    expect(actions.goAway?.reason, "a message overflows the window of stream 1, 1000 bytes")
    expect(actions.stopped, [1])
  }
}

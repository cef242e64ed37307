import GRPCCore
import Testing

@testable import ControlTransport

/// Event by event: how time and shutdown end a connection.
@Suite struct ServerConnectionMachineEndTests {
  var machine = ServerConnectionMachine(settings: .test)

  @Test("pings a silent client, and goes away when it stays silent")
  mutating func keepalive() {
    machine.sayHello()

    expect(machine.timerFired(.keepalive), [.start(.keepalive, .seconds(20))])
    expect(
      machine.timerFired(.keepalive),
      [.write(.connection(.ping(1))), .start(.write, .seconds(15)), .start(.pong, .seconds(10))]
    )
    expect(machine.received(.connection(.pong(1))), [])
    expect(machine.timerFired(.pong), [.start(.keepalive, .seconds(20))])
    _ = machine.timerFired(.keepalive)

    expect(machine.timerFired(.pong).goAway?.code, .timeout)
  }

  @Test("closes the connection when the client takes nothing in time")
  mutating func writeDeadline() {
    machine.sayHello(window: 100_000, connectionWindow: 100_000)
    machine.open(1)
    _ = machine.sendMessage(.costing(3000), on: 1, ticket: 1)
    _ = machine.sendMessage(.costing(3000), on: 1, ticket: 2)
    expect(machine.sendMessage(.costing(20), on: 1, ticket: 3), [])
    expect(machine.flushed(FrameCost(messages: 1)).resumed, [])

    expect(machine.timerFired(.write), [.start(.write, .seconds(15))])
    let actions = machine.timerFired(.write)

    expect(actions.stopped, [1])
    expect(actions.failed, [3])
    expect(actions.last, .close(.now))
  }

  @Test("goes away when no stream was open for the idle time")
  mutating func idle() {
    machine.sayHello()

    expect(machine.timerFired(.idle).goAway?.code, .idle)
  }

  @Test("lets running calls end in a graceful shutdown, and takes no new ones")
  mutating func gracefulShutdown() {
    machine.sayHello()
    machine.open(1)

    expect(
      machine.beginGracefulShutdown(),
      [
        .write(.goAway(.shutdown, "the server is shutting down", last: 1)),
        .start(.write, .seconds(15)),
        .shuttingDown(1),
        .start(.grace, .seconds(2)),
      ]
    )
    expect(machine.beginGracefulShutdown(), [])
    expect(machine.received(.open(3)).closeStatus(of: 3)?.code, .unavailable)
    expect(machine.sendMessage("still", on: 1, ticket: 1).resumed, [1])
    _ = machine.sendStatus(Status(code: .ok, message: ""), [:], on: 1, ticket: 2)
    expect(machine.handlerReturned(1), [.close(.afterFlush)])
  }

  @Test("ends the calls that outlast the grace")
  mutating func grace() {
    machine.sayHello()
    machine.open(1)
    _ = machine.beginGracefulShutdown()

    let actions = machine.timerFired(.grace)

    expect(actions.closeStatus(of: 1)?.code, .unavailable)
    expect(actions.stopped, [1])
    expect(actions.last, .close(.afterFlush))
  }

  @Test("leaves at once when it shuts down without calls")
  mutating func idleShutdown() {
    var fresh = machine
    expect(fresh.beginGracefulShutdown().last, .close(.afterFlush))

    machine.sayHello()
    expect(machine.beginGracefulShutdown().last, .close(.afterFlush))
  }

  @Test("stops all handlers when the connection is lost")
  mutating func lost() {
    machine.sayHello(window: 100)
    machine.open(1, 3)
    _ = machine.sendMessage(.costing(100), on: 1, ticket: 1)
    _ = machine.sendMessage(.costing(100), on: 1, ticket: 2)

    let actions = machine.connectionLost()

    expect(actions.stopped, [1, 3])
    expect(actions.failed, [2])
    expect(machine.connectionLost(), [])
    expect(machine.handlerReturned(1), [])
  }

  @Test("tells a client for which there is no room, and leaves")
  mutating func refused() {
    let error = ControlTransportError(code: .limitExceeded, message: "64 connections are open")

    expect(
      machine.refuse(error),
      [
        .write(.goAway(.limitExceeded, "64 connections are open")),
        .start(.write, .seconds(15)),
        .close(.afterFlush),
      ]
    )
  }
}

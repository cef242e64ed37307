import GRPCCore
import Testing

@testable import ControlTransport

/// Event by event: what the client does about what a server sends and its calls ask.
@Suite struct ClientConnectionMachineTests {
  var machine = ClientConnectionMachine(settings: .test)

  // MARK: - Hello

  @Test("says Hello first, and waits for the server's")
  mutating func hello() {
    expect(
      machine.connected(),
      [
        .write(.hello(ConnectionSettings.test.limits)),
        .start(.write, .seconds(15)),
        .start(.hello, .seconds(5)),
      ]
    )
    expect(machine.refusal(of: .test), .unavailable)
  }

  @Test("ends when what answers is no control server")
  mutating func noServer() {
    var silent = machine
    expect(silent.timerFired(.hello).end?.code, .timeout)

    var other = machine
    let actions = other.received(.message(1, "HTTP/1.1 400"))
    expect(actions.goAway?.code, .protocolViolation)
    expect(actions.end?.code, .protocolViolation)

    var garbage = machine
    expect(garbage.received(.malformed("it has no body")).end?.code, .protocolViolation)
  }

  @Test("ends with the server's reason when it goes away instead of saying Hello")
  mutating func refused() {
    let reason = "version 1 of the control protocol is not spoken here; spoken versions: 2"

    let end = machine.received(.goAway(.unsupportedVersion, reason)).end

    #expect(end?.code == .unsupportedVersion)
    #expect(end?.message == "the peer closes the connection: \(reason)")
    #expect(end.map { RPCError($0).code } == .failedPrecondition)
  }

  // MARK: - Calls

  @Test("carries a call from its Open to its Close")
  mutating func call() {
    machine.hearHello()
    machine.open(1)

    expect(machine.sendMessage("hi", on: 1, ticket: 1), [.write(.message(1, "hi")), .resume(1)])
    expect(machine.halfClose(1), [.write(.stream(1, .halfClose))])
    expect(machine.halfClose(1), [])
    expect(machine.sendMessage("more", on: 1, ticket: 2), [.fail(2, .callIsOver)])
    expect(
      machine.received(.stream(1, .headers(["a": "b"]))),
      [.deliver(1, .metadata(["a": "b"]))]
    )
    expect(machine.received(.message(1, "yes")), [.deliver(1, .message("yes"))])
    expect(
      machine.received(.stream(1, .close(Status(code: .ok, message: ""), ["c": "d"]))),
      [.deliver(1, .status(Status(code: .ok, message: ""), ["c": "d"])), .finish(1, nil)]
    )
    expect(machine.cancel(1), [])
  }

  @Test("takes headers that are left out for empty ones")
  mutating func noHeaders() {
    machine.hearHello()
    machine.open(1)

    expect(
      machine.received(.message(1, "yes")),
      [.deliver(1, .metadata([:])), .deliver(1, .message("yes"))]
    )
  }

  @Test("refuses a call that the server would not take")
  mutating func refusals() {
    machine.hearHello()
    let large: Metadata = ["key": .string(String(repeating: "v", count: 100))]
    expect(
      machine.refusal(of: Open(method: "a/b", metadata: large, timeout: nil)),
      .resourceExhausted
    )
    expect(
      machine.refusal(of: Open(method: "a/b", metadata: ["a": "ä"], timeout: nil)),
      .invalidArgument
    )
    machine.open(1, 3)

    expect(machine.refusal(of: .test), .resourceExhausted)
  }

  @Test("counts a cancelled call until the server has closed it, and reads no more of it")
  mutating func cancelled() {
    machine.hearHello(window: 100)
    machine.open(1, 3)
    _ = machine.sendMessage(.costing(100), on: 1, ticket: 1)
    _ = machine.sendMessage(.costing(100), on: 1, ticket: 2)

    let actions = machine.cancel(1)
    expect(actions.written, [.stream(1, .cancel)])
    expect(actions.failed, [2])
    expect(actions.finished[1]?.code, .cancelled)
    expect(machine.cancel(1), [])
    expect(machine.received(.stream(1, .headers([:]))), [])
    expect(machine.received(.message(1, "late")), [])
    expect(machine.refusal(of: .test), .resourceExhausted)

    expect(machine.received(.close(1, .cancelled)), [])
    machine.open(5)
  }

  @Test("suspends a writer without room until the server gives some")
  mutating func room() {
    machine.hearHello(window: 100)
    machine.open(1)

    expect(machine.sendMessage(.costing(100), on: 1, ticket: 1).resumed, [1])
    expect(machine.sendMessage(.costing(20), on: 1, ticket: 2), [])
    expect(machine.received(.stream(1, .windowUpdate(10))).resumed, [2])
    expect(machine.sendMessage(.costing(20), on: 1, ticket: 3), [])
    expect(machine.cancelSend(3).failed, [3])
  }

  @Test("gives the server room again as its messages are read")
  mutating func givesRoom() {
    machine.hearHello()
    machine.open(1)
    _ = machine.received(.message(1, .costing(600)))

    expect(machine.consumed(600, on: 1).written, [.stream(1, .windowUpdate(600))])
  }
}

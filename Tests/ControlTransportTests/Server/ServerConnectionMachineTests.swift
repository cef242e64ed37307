import GRPCCore
import Testing

@testable import ControlTransport

/// Event by event: how the server takes calls.
@Suite struct ServerConnectionMachineTests {
  var machine = ServerConnectionMachine(settings: .test)

  @Test("answers a Hello with its own limits")
  mutating func hello() {
    expect(machine.connected(), [.start(.hello, .seconds(5))])

    expect(
      machine.received(.hello()),
      [
        .cancel(.hello),
        .start(.keepalive, .seconds(20)),
        .write(.hello(ConnectionSettings.test.limits)),
        .start(.write, .seconds(15)),
        .start(.idle, .seconds(300)),
      ]
    )
  }

  @Test("says which versions it speaks when asked for another")
  mutating func version() {
    expect(
      machine.received(.hello(version: 7)),
      [
        .write(
          .goAway(
            .unsupportedVersion,
            "version 7 of the control protocol is not spoken here; spoken versions: 1"
          )
        ),
        .start(.write, .seconds(15)),
        .close(.afterFlush),
      ]
    )
  }

  @Test("goes away when the first frame is not a Hello, or none comes, or it comes twice")
  mutating func helloRules() {
    var first = machine
    expect(first.received(.open(1)).goAway?.reason, "the first frame is not a Hello")

    var late = machine
    expect(late.timerFired(.hello).goAway?.code, .timeout)

    machine.sayHello()
    expect(machine.received(.hello()).goAway?.reason, "Hello came twice")
    expect(machine.received(.hello()), [])
  }

  @Test("carries a call from its Open to its Close")
  mutating func call() {
    machine.sayHello()

    expect(
      machine.received(.open(1, metadata: ["a": "b"], timeout: .seconds(9))),
      [
        .cancel(.idle),
        .accept(
          1,
          Open(method: "test.Service/Method", metadata: ["a": "b"], timeout: .seconds(9))
        ),
        .start(.deadline(1), .seconds(9)),
      ]
    )
    expect(machine.received(.message(1, "hello")), [.deliver(1, "hello")])
    expect(machine.received(.stream(1, .halfClose)), [.endRequests(1)])
    expect(
      machine.sendHeaders(["c": "d"], on: 1, ticket: 1),
      [.write(.stream(1, .headers(["c": "d"]))), .start(.write, .seconds(15)), .resume(1)]
    )
    expect(
      machine.sendMessage("world", on: 1, ticket: 2),
      [.write(.message(1, "world")), .resume(2)]
    )
    expect(
      machine.sendStatus(Status(code: .ok, message: ""), ["e": "f"], on: 1, ticket: 3),
      [
        .write(.stream(1, .close(Status(code: .ok, message: ""), ["e": "f"]))),
        .cancel(.deadline(1)),
        .resume(3),
      ]
    )
    expect(machine.handlerReturned(1), [.start(.idle, .seconds(300))])
  }

  @Test("refuses a call it cannot take, and keeps the connection")
  mutating func refusals() {
    machine.sayHello()
    machine.open(1, 3, 5)

    let full = machine.received(.open(7))
    expect(full.closeStatus(of: 7)?.code, .resourceExhausted)

    _ = machine.handlerReturned(1)
    expect(machine.received(.open(9, "nonsense")).closeStatus(of: 9)?.code, .unimplemented)
    expect(machine.received(.open(11, "a/b/c")).closeStatus(of: 11)?.code, .unimplemented)
    expect(
      machine.received(.open(13, metadata: ["Key": "v"])).closeStatus(of: 13)?.code,
      .invalidArgument
    )
    let long = String(repeating: "v", count: 200)
    expect(
      machine.received(.open(15, metadata: ["key": .string(long)])).closeStatus(of: 15)?.code,
      .resourceExhausted
    )

    machine.open(17)
  }

  @Test("counts a cancelled call until its handler has returned, and closes it then")
  mutating func cancelled() {
    machine.sayHello()
    machine.open(1, 3, 5)
    let error = RPCError(code: .cancelled, message: "The client cancelled the call.")

    expect(machine.received(.stream(1, .cancel)), [.cancel(.deadline(1)), .stop(1, error)])
    expect(machine.received(.stream(1, .cancel)), [])
    expect(machine.received(.message(1, "late")), [])
    expect(machine.sendMessage("late", on: 1, ticket: 1), [.fail(1, .callIsOver)])
    expect(machine.received(.open(7)).closeStatus(of: 7)?.code, .resourceExhausted)
    expect(
      machine.handlerReturned(1).closeStatus(of: 1),
      Status(code: .cancelled, message: "The client cancelled the call.")
    )

    machine.open(9)
  }

  @Test("does not count a call that was answered, whose client may open the next at once")
  mutating func answered() {
    machine.sayHello()
    machine.open(1, 3, 5)
    _ = machine.sendStatus(Status(code: .ok, message: ""), [:], on: 1, ticket: 1)

    machine.open(7)
    expect(machine.received(.open(9)).closeStatus(of: 9)?.code, .resourceExhausted)
    _ = machine.handlerReturned(1)
    expect(machine.received(.open(11)).closeStatus(of: 11)?.code, .resourceExhausted)
  }

  @Test("counts a call that was ended over the head of its handler")
  mutating func overdue() {
    machine.sayHello()
    machine.open(1, 3, 5)
    _ = machine.timerFired(.deadline(1))

    expect(machine.received(.open(7)).closeStatus(of: 7)?.code, .resourceExhausted)
    _ = machine.handlerReturned(1)
    machine.open(9)
  }

  @Test("answers DEADLINE_EXCEEDED when the time is up, and stops the handler")
  mutating func deadline() {
    machine.sayHello()
    _ = machine.received(.open(1, timeout: .seconds(1)))

    let actions = machine.timerFired(.deadline(1))

    expect(actions.closeStatus(of: 1), .deadlinePassed)
    expect(actions.stopped, [1])
    expect(machine.timerFired(.deadline(1)), [])
    expect(machine.sendHeaders([:], on: 1, ticket: 1), [.fail(1, .callIsOver)])
    expect(machine.handlerReturned(1), [.start(.idle, .seconds(300))])
  }

  @Test("closes a call whose handler left without a status")
  mutating func unanswered() {
    machine.sayHello()
    machine.open(1)

    expect(machine.handlerReturned(1).closeStatus(of: 1)?.code, .unknown)
    expect(machine.handlerReturned(1), [])
  }

  @Test("refuses metadata that the client does not take")
  mutating func largeAnswerMetadata() {
    machine.sayHello()
    machine.open(1, 3)
    let large: Metadata = ["key": .string(String(repeating: "v", count: 100))]

    expect(
      machine.sendHeaders(large, on: 1, ticket: 1),
      [.fail(1, .metadataTooLarge(135, limit: 100))]
    )
    let close = machine.sendStatus(Status(code: .ok, message: ""), large, on: 1, ticket: 2)
    expect(close.closeStatus(of: 1)?.code, .resourceExhausted)

    let long = Status(code: .internalError, message: String(repeating: "ä", count: 5000))
    let cut = machine.sendStatus(long, [:], on: 3, ticket: 3).closeStatus(of: 3)
    expect(cut?.message.utf8.count, 4096)
  }

  @Test("refuses a message over what the client takes, and keeps the call")
  mutating func largeMessage() {
    machine.sayHello()
    machine.open(1)

    expect(machine.sendMessage(.costing((16 << 10) + 1), on: 1, ticket: 1).failed, [1])
    expect(machine.sendMessage(.costing(16 << 10), on: 1, ticket: 2).resumed, [2])
  }
}

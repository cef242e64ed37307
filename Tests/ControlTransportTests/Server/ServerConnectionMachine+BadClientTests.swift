import GRPCCore
import Testing

@testable import ControlTransport

/// Event by event: what the server does about mistakes.
@Suite struct ServerConnectionMachineBadClientTests {
  var machine = ServerConnectionMachine(settings: .test)

  @Test(
    "goes away when a frame breaks the rules",
    arguments: [
      (Frame.open(2), "stream 2 was opened, but a client's streams are odd"),
      (.open(1), "stream 1 was opened after stream 3, but streams rise"),
      (.open(3), "stream 3 was opened after stream 3, but streams rise"),
      (.message(5, "x"), "a frame came for stream 5, which was never opened"),
      (.message(2, "x"), "a frame came for stream 2, which was never opened"),
      (.stream(5, .windowUpdate(1)), "a frame came for stream 5, which was never opened"),
      (.stream(3, .headers([:])), "a frame for stream 3 is one that only the server sends"),
      (.close(3, .ok), "a frame for stream 3 is one that only the server sends"),
      (.stream(3, .windowUpdate(0)), "a window update of 0"),
      (.connection(.windowUpdate(.max)), "a window update of 4294967295"),
    ]
  )
  mutating func violations(frame: Frame, reason: String) {
    machine.sayHello()
    machine.open(1, 3)

    let actions = machine.received(frame)

    #expect(actions.goAway?.reason.hasPrefix(reason) == true)
    expect(actions.goAway?.code, .protocolViolation)
    expect(actions.goAway?.lastStreamID, 3)
    expect(actions.stopped, [1, 3])
    expect(actions.last, .close(.afterFlush))
    expect(machine.received(.open(9)), [])
  }

  @Test("goes away when a client goes on after its half-close")
  mutating func afterHalfClose() {
    machine.sayHello()
    machine.open(1)
    _ = machine.received(.stream(1, .halfClose))
    var other = machine

    expect(
      machine.received(.message(1, "x")).goAway?.reason,
      "a message came for stream 1 after its half-close"
    )
    expect(
      other.received(.stream(1, .halfClose)).goAway?.reason,
      "a second half-close came for stream 1"
    )
  }

  @Test("does not mind what comes late for a call that it closed")
  mutating func lateFrames() {
    machine.sayHello()
    machine.open(1)
    _ = machine.sendStatus(Status(code: .ok, message: ""), [:], on: 1, ticket: 1)
    _ = machine.handlerReturned(1)

    expect(machine.received(.message(1, "late")), [])
    expect(machine.received(.stream(1, .halfClose)), [])
    expect(machine.received(.stream(1, .windowUpdate(5))), [])
    expect(machine.received(.stream(1, .cancel)), [])
  }

  @Test("passes the reason on when the bytes are no frames")
  mutating func garbage() {
    machine.sayHello()
    machine.open(1)

    let actions = machine.received(.malformed("it has no body"))

    expect(actions.goAway?.reason, "malformed frame: it has no body")
    expect(actions.stopped, [1])
  }

  @Test("closes the connection of a client that asks and never reads")
  mutating func neverReads() {
    machine.sayHello()

    var pings = 0
    var actions: [ServerConnectionMachine.Action] = []
    while machine.state != .closed, pings < 100 {
      actions = machine.received(.connection(.ping(1)))
      pings += 1
    }

    expect(pings, 2000 / 64 + 1)
    expect(actions.last, .close(.now))
  }
}

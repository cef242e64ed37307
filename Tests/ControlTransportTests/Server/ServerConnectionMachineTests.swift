import GRPCCore
import Testing

@testable import ControlTransport

/// Event by event: what the server does about what a client sends and a service answers.
@Suite struct ServerConnectionMachineTests {
  typealias Action = ServerConnectionMachine.Action

  var machine = ServerConnectionMachine(settings: .test)

  /// Says Hello, with the smallest frames and these windows.
  private mutating func sayHello(window: Int = 1000, connectionWindow: Int = 3000) {
    let limits = FrameLimits(
      maxFrameSize: FrameLimits.smallestMaxFrameSize,
      initialWindow: window,
      connectionWindow: connectionWindow,
      maxStreams: 1,
      maxMetadataSize: 100
    )
    _ = self.machine.received(.hello(limits))
    _ = self.machine.flushed(Frame.hello().cost)
  }

  /// Opens streams and lets the socket take what was sent.
  private mutating func open(_ ids: StreamID...) {
    for id in ids {
      expect(
        self.machine.received(.open(id)).filter { $0.isAccept },
        [.accept(id, Open(method: "test.Service/Method", metadata: [:], timeout: nil))]
      )
    }
  }

  // MARK: - Hello

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

    sayHello()
    expect(machine.received(.hello()).goAway?.reason, "Hello came twice")
    expect(machine.received(.hello()), [])
  }

  // MARK: - Calls

  @Test("carries a call from its Open to its Close")
  mutating func call() {
    sayHello()

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
    sayHello()
    open(1, 3, 5)

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

    open(17)
  }

  @Test("counts a cancelled call until its handler has returned, and closes it then")
  mutating func cancelled() {
    sayHello()
    open(1, 3, 5)
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

    open(9)
  }

  @Test("answers DEADLINE_EXCEEDED when the time is up, and stops the handler")
  mutating func deadline() {
    sayHello()
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
    sayHello()
    open(1)

    expect(machine.handlerReturned(1).closeStatus(of: 1)?.code, .unknown)
    expect(machine.handlerReturned(1), [])
  }

  @Test("refuses metadata that the client does not take")
  mutating func largeAnswerMetadata() {
    sayHello()
    open(1, 3)
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
    sayHello()
    open(1)

    expect(machine.sendMessage(.costing((16 << 10) + 1), on: 1, ticket: 1).failed, [1])
    expect(machine.sendMessage(.costing(16 << 10), on: 1, ticket: 2).resumed, [2])
  }

  // MARK: - Room

  @Test("suspends a writer without room, and only that stream's")
  mutating func room() {
    sayHello(window: 100)
    open(1, 3)

    expect(machine.sendMessage(.costing(100), on: 1, ticket: 1).resumed, [1])
    expect(machine.sendMessage(.costing(20), on: 1, ticket: 2), [])
    expect(machine.sendMessage(.costing(20), on: 3, ticket: 3).resumed, [3])
    expect(machine.received(.stream(1, .windowUpdate(10))).resumed, [2])
  }

  @Test("suspends every writer at the connection's window")
  mutating func connectionRoom() {
    sayHello(window: 100, connectionWindow: 150)
    open(1, 3)

    expect(machine.sendMessage(.costing(150), on: 1, ticket: 1).resumed, [1])
    expect(machine.sendMessage(.costing(20), on: 3, ticket: 2), [])
    expect(machine.received(.connection(.windowUpdate(1))).resumed, [2])
  }

  @Test("suspends every writer while the socket is full")
  mutating func fullSocket() {
    sayHello(window: 100_000, connectionWindow: 100_000)
    open(1, 3)

    expect(machine.sendMessage(.costing(4000), on: 1, ticket: 1).resumed, [1])
    expect(machine.sendMessage(.costing(20), on: 3, ticket: 2), [])
    expect(machine.flushed(FrameCost(messages: 4000)).resumed, [2])
  }

  @Test("takes back a write that is cancelled or whose call ends")
  mutating func takenBack() {
    sayHello(window: 100)
    open(1)
    _ = machine.sendMessage(.costing(100), on: 1, ticket: 1)
    expect(machine.sendMessage(.costing(20), on: 1, ticket: 2), [])
    expect(machine.sendMessage(.costing(20), on: 1, ticket: 3), [])

    expect(machine.cancelSend(2).failed, [2])
    expect(machine.cancelSend(2), [])
    expect(machine.received(.stream(1, .cancel)).failed, [3])
  }

  @Test("gives a client room again as its messages are read")
  mutating func givesRoom() {
    sayHello()
    open(1)
    expect(machine.received(.message(1, .costing(600))), [.deliver(1, .costing(600))])

    expect(machine.consumed(600, on: 1).written, [.stream(1, .windowUpdate(600))])
    expect(machine.received(.message(1, .costing(900))).goAway, nil)
    expect(machine.consumed(900, on: 1).written.count, 2)
  }

  @Test("goes away when a client overflows a window")
  mutating func overflow() {
    sayHello()
    open(1)
    expect(machine.received(.message(1, .costing(1000))), [.deliver(1, .costing(1000))])

    let actions = machine.received(.message(1, .costing(16)))

    expect(actions.goAway?.reason, "a message overflows the window of stream 1, 1000 bytes")
    expect(actions.stopped, [1])
  }

  // MARK: - Bad clients

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
    sayHello()
    open(1, 3)

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
    sayHello()
    open(1)
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
    sayHello()
    open(1)
    _ = machine.sendStatus(Status(code: .ok, message: ""), [:], on: 1, ticket: 1)
    _ = machine.handlerReturned(1)

    expect(machine.received(.message(1, "late")), [])
    expect(machine.received(.stream(1, .halfClose)), [])
    expect(machine.received(.stream(1, .windowUpdate(5))), [])
    expect(machine.received(.stream(1, .cancel)), [])
  }

  @Test("passes the reason on when the bytes are no frames")
  mutating func garbage() {
    sayHello()
    open(1)

    let actions = machine.received(.malformed("it has no body"))

    expect(actions.goAway?.reason, "malformed frame: it has no body")
    expect(actions.stopped, [1])
  }

  @Test("closes the connection of a client that asks and never reads")
  mutating func neverReads() {
    sayHello()

    var pings = 0
    var actions: [Action] = []
    while machine.state != .closed, pings < 100 {
      actions = machine.received(.connection(.ping(1)))
      pings += 1
    }

    expect(pings, 2000 / 64 + 1)
    expect(actions.last, .close(.now))
  }

  // MARK: - Time

  @Test("pings a silent client, and goes away when it stays silent")
  mutating func keepalive() {
    sayHello()

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
    sayHello(window: 100_000, connectionWindow: 100_000)
    open(1)
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
    sayHello()

    expect(machine.timerFired(.idle).goAway?.code, .idle)
  }

  // MARK: - The end

  @Test("lets running calls end in a graceful shutdown, and takes no new ones")
  mutating func gracefulShutdown() {
    sayHello()
    open(1)

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
    sayHello()
    open(1)
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

    sayHello()
    expect(machine.beginGracefulShutdown().last, .close(.afterFlush))
  }

  @Test("stops all handlers when the connection is lost")
  mutating func lost() {
    sayHello(window: 100)
    open(1, 3)
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

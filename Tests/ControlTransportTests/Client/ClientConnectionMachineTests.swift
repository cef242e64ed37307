import GRPCCore
import Testing

@testable import ControlTransport

/// Event by event: what the client does about what a server sends and its calls ask.
@Suite struct ClientConnectionMachineTests {
  typealias Action = ClientConnectionMachine.Action

  static let open = Open(method: "test.Service/Method", metadata: [:], timeout: nil)
  static let ok = Status(code: .ok, message: "")

  var machine = ClientConnectionMachine(settings: .test)

  /// Has the server say Hello.
  private mutating func hearHello(window: Int = 1000, maxStreams: Int = 2) {
    let limits = FrameLimits(
      maxFrameSize: FrameLimits.smallestMaxFrameSize,
      initialWindow: window,
      connectionWindow: 3000,
      maxStreams: maxStreams,
      maxMetadataSize: 100
    )
    _ = self.machine.connected()
    _ = self.machine.flushed(Frame.hello().cost)
    expect(
      self.machine.received(.hello(limits)),
      [.cancel(.hello), .start(.keepalive, .seconds(20)), .ready]
    )
  }

  private mutating func open(_ ids: StreamID...) {
    for id in ids {
      guard case .opened(let opened, let actions) = self.machine.open(Self.open) else {
        Issue.record("stream \(id) was refused")
        return
      }
      #expect(opened == id)
      #expect(actions.written == [.stream(id, .open(Self.open))])
    }
  }

  private mutating func refusal(of open: Open) -> RPCError.Code? {
    switch self.machine.open(open) {
    case .opened:
      nil
    case .refused(let error), .connectionEnds(let error):
      error.code
    }
  }

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
    expect(refusal(of: Self.open), .unavailable)
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
    hearHello()
    open(1)

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
      machine.received(.stream(1, .close(Self.ok, ["c": "d"]))),
      [.deliver(1, .status(Self.ok, ["c": "d"])), .finish(1, nil)]
    )
    expect(machine.cancel(1), [])
  }

  @Test("takes headers that are left out for empty ones")
  mutating func noHeaders() {
    hearHello()
    open(1)

    expect(
      machine.received(.message(1, "yes")),
      [.deliver(1, .metadata([:])), .deliver(1, .message("yes"))]
    )
  }

  @Test("refuses a call that the server would not take")
  mutating func refusals() {
    hearHello()
    let large: Metadata = ["key": .string(String(repeating: "v", count: 100))]
    expect(refusal(of: Open(method: "a/b", metadata: large, timeout: nil)), .resourceExhausted)
    expect(refusal(of: Open(method: "a/b", metadata: ["a": "ä"], timeout: nil)), .invalidArgument)
    open(1, 3)

    expect(refusal(of: Self.open), .resourceExhausted)
  }

  @Test("counts a cancelled call until the server has closed it, and reads no more of it")
  mutating func cancelled() {
    hearHello(window: 100)
    open(1, 3)
    _ = machine.sendMessage(.costing(100), on: 1, ticket: 1)
    _ = machine.sendMessage(.costing(100), on: 1, ticket: 2)

    let actions = machine.cancel(1)
    expect(actions.written, [.stream(1, .cancel)])
    expect(actions.failed, [2])
    expect(actions.finished[1]?.code, .cancelled)
    expect(machine.cancel(1), [])
    expect(machine.received(.stream(1, .headers([:]))), [])
    expect(machine.received(.message(1, "late")), [])
    expect(refusal(of: Self.open), .resourceExhausted)

    expect(machine.received(.close(1, .cancelled)), [])
    open(5)
  }

  @Test("suspends a writer without room until the server gives some")
  mutating func room() {
    hearHello(window: 100)
    open(1)

    expect(machine.sendMessage(.costing(100), on: 1, ticket: 1).resumed, [1])
    expect(machine.sendMessage(.costing(20), on: 1, ticket: 2), [])
    expect(machine.received(.stream(1, .windowUpdate(10))).resumed, [2])
    expect(machine.sendMessage(.costing(20), on: 1, ticket: 3), [])
    expect(machine.cancelSend(3).failed, [3])
  }

  @Test("gives the server room again as its messages are read")
  mutating func givesRoom() {
    hearHello()
    open(1)
    _ = machine.received(.message(1, .costing(600)))

    expect(machine.consumed(600, on: 1).written, [.stream(1, .windowUpdate(600))])
  }

  // MARK: - Bad servers

  @Test(
    "goes away when a frame breaks the rules",
    arguments: [
      (Frame.hello(), "Hello came twice"),
      (.message(3, "x"), "a frame came for stream 3, which was never opened"),
      (.message(2, "x"), "a frame came for stream 2, which was never opened"),
      (.open(1), "a frame for stream 1 is one that only a client sends"),
      (.stream(1, .halfClose), "a frame for stream 1 is one that only a client sends"),
      (.stream(1, .cancel), "a frame for stream 1 is one that only a client sends"),
      (.stream(1, .headers([:])), "headers came late or twice on stream 1"),
      (.stream(1, .windowUpdate(0)), "a window update of 0"),
    ]
  )
  mutating func violations(frame: Frame, reason: String) {
    hearHello()
    open(1)
    _ = machine.received(.stream(1, .headers([:])))

    let actions = machine.received(frame)

    #expect(actions.goAway?.reason.hasPrefix(reason) == true)
    expect(actions.finished[1]?.code, .unavailable)
    expect(actions.end?.code, .protocolViolation)
    expect(machine.received(frame), [])
  }

  @Test("goes away when the server overflows a window")
  mutating func overflow() {
    hearHello()
    open(1)
    _ = machine.received(.message(1, .costing(1000)))

    expect(
      machine.received(.message(1, .costing(16))).goAway?.reason,
      "a message overflows the window of stream 1, 1000 bytes"
    )
  }

  @Test("does not mind what comes late for a call that is over")
  mutating func lateFrames() {
    hearHello()
    open(1)
    _ = machine.received(.close(1, .ok))

    expect(machine.received(.stream(1, .headers([:]))), [])
    expect(machine.received(.message(1, "late")), [])
    expect(machine.received(.stream(1, .windowUpdate(5))), [])
    expect(machine.received(.close(1, .ok)), [])
  }

  // MARK: - Time

  @Test("pings a silent server, and ends when it stays silent")
  mutating func keepalive() {
    hearHello()
    open(1)
    expect(machine.timerFired(.keepalive), [.start(.keepalive, .seconds(20))])
    expect(machine.timerFired(.keepalive).written, [.connection(.ping(1))])

    let actions = machine.timerFired(.pong)

    expect(actions.finished[1]?.code, .unavailable)
    expect(actions.end?.message, "the peer did not answer a ping within 10.0 seconds")
  }

  @Test("answers a ping")
  mutating func ping() {
    hearHello()

    expect(machine.received(.connection(.ping(9))).written, [.connection(.pong(9))])
  }

  // MARK: - The end

  @Test("opens no new calls when the server goes away, and lets the running ones end")
  mutating func goAway() {
    hearHello()
    open(1, 3)

    let actions = machine.received(.goAway(.shutdown, "restart", last: 1))

    expect(actions.first, .noNewStreams)
    expect(actions.finished[3]?.code, .unavailable)
    expect(actions.finished[3]?.message, "the peer closes the connection: restart")
    expect(actions.finished[1], nil)
    expect(refusal(of: Self.open), .unavailable)

    let last = machine.received(.close(1, .ok))
    expect(last.contains(.close(.afterFlush)), true)
    expect(last.end?.code, .shutdown)
  }

  @Test("tells the server's reason to the calls that a lost connection ends")
  mutating func goAwayAndClose() {
    hearHello()
    open(1)
    _ = machine.received(.goAway(.protocolViolation, "Hello came twice", last: 1))

    expect(
      machine.connectionLost().finished[1]?.message,
      "the peer closes the connection: Hello came twice"
    )
  }

  @Test("ends all calls with UNAVAILABLE when the connection is lost")
  mutating func lost() {
    hearHello()
    open(1, 3)
    _ = machine.cancel(3)

    let actions = machine.connectionLost()

    expect(actions.finished.mapValues { $0.code }, [1: .unavailable])
    expect(actions.end?.message, "the connection to the peer was lost")
    expect(machine.connectionLost(), [])
  }

  @Test("leaves when it is shut down and its calls have ended")
  mutating func shutdown() {
    hearHello()
    open(1)

    expect(machine.beginGracefulShutdown(), [.noNewStreams])
    expect(refusal(of: Self.open), .unavailable)
    expect(machine.beginGracefulShutdown(), [])
    expect(machine.received(.close(1, .ok)).contains(.close(.afterFlush)), true)
  }
}

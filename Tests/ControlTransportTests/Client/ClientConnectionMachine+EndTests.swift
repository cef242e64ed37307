import GRPCCore
import Testing

@testable import ControlTransport

/// Event by event: what mistakes, time and shutdown do to a connection.
@Suite struct ClientConnectionMachineEndTests {
  var machine = ClientConnectionMachine(settings: .test)

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
    machine.hearHello()
    machine.open(1)
    _ = machine.received(.stream(1, .headers([:])))

    let actions = machine.received(frame)

    #expect(actions.goAway?.reason.hasPrefix(reason) == true)
    expect(actions.finished[1]?.code, .unavailable)
    expect(actions.end?.code, .protocolViolation)
    expect(machine.received(frame), [])
  }

  @Test("goes away when the server overflows a window")
  mutating func overflow() {
    machine.hearHello()
    machine.open(1)
    _ = machine.received(.message(1, .costing(1000)))

    expect(
      machine.received(.message(1, .costing(16))).goAway?.reason,
      "a message overflows the window of stream 1, 1000 bytes"
    )
  }

  @Test("does not mind what comes late for a call that is over")
  mutating func lateFrames() {
    machine.hearHello()
    machine.open(1)
    _ = machine.received(.close(1, .ok))

    expect(machine.received(.stream(1, .headers([:]))), [])
    expect(machine.received(.message(1, "late")), [])
    expect(machine.received(.stream(1, .windowUpdate(5))), [])
    expect(machine.received(.close(1, .ok)), [])
  }

  @Test("pings a silent server, and ends when it stays silent")
  mutating func keepalive() {
    machine.hearHello()
    machine.open(1)
    expect(machine.timerFired(.keepalive), [.start(.keepalive, .seconds(20))])
    expect(machine.timerFired(.keepalive).written, [.connection(.ping(1))])

    let actions = machine.timerFired(.pong)

    expect(actions.finished[1]?.code, .unavailable)
    expect(actions.end?.message, "the peer did not answer a ping within 10.0 seconds")
  }

  @Test("answers a ping")
  mutating func ping() {
    machine.hearHello()

    expect(machine.received(.connection(.ping(9))).written, [.connection(.pong(9))])
  }

  // MARK: - The end

  @Test("opens no new calls when the server goes away, and lets the running ones end")
  mutating func goAway() {
    machine.hearHello()
    machine.open(1, 3)

    let actions = machine.received(.goAway(.shutdown, "restart", last: 1))

    expect(actions.first, .noNewStreams)
    expect(actions.finished[3]?.code, .unavailable)
    expect(actions.finished[3]?.message, "the peer closes the connection: restart")
    expect(actions.finished[1], nil)
    expect(machine.refusal(of: .test), .unavailable)

    let last = machine.received(.close(1, .ok))
    expect(last.contains(.close(.afterFlush)), true)
    expect(last.end?.code, .shutdown)
  }

  @Test("tells the server's reason to the calls that a lost connection ends")
  mutating func goAwayAndClose() {
    machine.hearHello()
    machine.open(1)
    _ = machine.received(.goAway(.protocolViolation, "Hello came twice", last: 1))

    expect(
      machine.connectionLost().finished[1]?.message,
      "the peer closes the connection: Hello came twice"
    )
  }

  @Test("ends all calls with UNAVAILABLE when the connection is lost")
  mutating func lost() {
    machine.hearHello()
    machine.open(1, 3)
    _ = machine.cancel(3)

    let actions = machine.connectionLost()

    expect(actions.finished.mapValues { $0.code }, [1: .unavailable])
    expect(actions.end?.message, "the connection to the peer was lost")
    expect(machine.connectionLost(), [])
  }

  @Test("leaves when it is shut down and its calls have ended")
  mutating func shutdown() {
    machine.hearHello()
    machine.open(1)

    expect(machine.beginGracefulShutdown(), [.noNewStreams])
    expect(machine.refusal(of: .test), .unavailable)
    expect(machine.beginGracefulShutdown(), [])
    expect(machine.received(.close(1, .ok)).contains(.close(.afterFlush)), true)
  }
}

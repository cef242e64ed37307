import Testing

@testable import ControlTransport

@Suite struct ConnectionSupervisorTests {
  typealias Supervisor = ConnectionSupervisor<String>

  static let refused = ControlTransportError(code: .cannotConnect, message: "refused")

  var supervisor = Supervisor(
    backoff: Backoff(initial: .seconds(1), multiplier: 2, max: .seconds(5), jitter: 0)
  )

  /// A short form of what becomes of a call.
  private mutating func call(_ waiter: UInt64, patient: Bool = false) -> String {
    switch self.supervisor.call(waiter, waitsForReady: patient) {
    case .use(let connection):
      "use \(connection)"
    case .wait(connect: true):
      "connect"
    case .wait(connect: false):
      "wait"
    case .fail(let error):
      "fail \(error?.message ?? "stopped")"
    }
  }

  private mutating func connected(_ connection: String) -> [UInt64]? {
    switch self.supervisor.connected(connection) {
    case .use(let waiters):
      waiters
    case .close:
      nil
    }
  }

  @Test("connects for the first call, once, and gives all that wait the connection")
  mutating func connects() {
    expect(call(1), "connect")
    expect(call(2), "wait")
    expect(connected("a"), [1, 2])
    expect(call(3), "use a")
  }

  @Test("fails calls when the attempt fails, and further ones at once until the pause is over")
  mutating func failsFast() {
    expect(call(1), "connect")

    let failed = supervisor.failed(Self.refused)

    #expect(failed.failed == [1])
    #expect(failed.pause == .seconds(1))
    expect(call(2), "fail refused")
    expect(supervisor.pauseOver(), false)
    expect(call(3), "connect")
  }

  @Test("tries again after the pause for the calls that wait for readiness")
  mutating func waitsForReady() {
    expect(call(1), "connect")
    expect(call(2, patient: true), "wait")
    expect(supervisor.failed(Self.refused).failed, [1])
    expect(call(3, patient: true), "wait")

    expect(supervisor.pauseOver(), true)
    expect(supervisor.failed(Self.refused).pause, .seconds(2))
    expect(supervisor.pauseOver(), true)

    expect(connected("a"), [2, 3])
  }

  @Test("does not try again for a call that was cancelled")
  mutating func cancelled() {
    expect(call(1, patient: true), "connect")
    expect(call(2, patient: true), "wait")
    expect(supervisor.cancel(1), true)
    expect(supervisor.cancel(1), false)
    expect(supervisor.failed(Self.refused).failed, [])

    expect(supervisor.cancel(2), true)

    expect(supervisor.pauseOver(), false)
  }

  @Test("connects anew after the connection ended, and only if that one is in use")
  mutating func reconnects() {
    expect(call(1), "connect")
    expect(connected("a"), [1])

    supervisor.ended { $0 == "b" }
    expect(call(2), "use a")
    supervisor.ended { $0 == "a" }
    expect(call(3), "connect")
    supervisor.ended { $0 == "a" }
    expect(connected("c"), [3])
  }

  @Test("fails what waits and what comes when it is stopped, in every state")
  mutating func stops() {
    var idle = self
    expect(idle.supervisor.stop(), [])
    expect(idle.call(9), "fail stopped")

    expect(call(1), "connect")
    var connecting = self
    expect(connecting.supervisor.stop(), [1])
    expect(connecting.connected("a"), nil)
    expect(connecting.supervisor.failed(Self.refused).pause, nil)

    expect(call(2, patient: true), "wait")
    _ = supervisor.failed(Self.refused)
    expect(supervisor.stop(), [2])
    expect(supervisor.pauseOver(), false)
    expect(supervisor.stop(), [])
  }
}

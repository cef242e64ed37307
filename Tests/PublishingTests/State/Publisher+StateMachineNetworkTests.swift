import Media
import Testing

@testable import Publishing

/// What brings the next try forward, and what puts it off.
@Suite struct PublisherStateMachineNetworkTests {
  typealias Base = PublisherStateMachineTests
  typealias Machine = Publisher.StateMachine

  private static func networkReturns(
    to machine: inout Machine,
    isSilent: Bool = false,
    at seconds: Double = 0
  ) -> Machine.OnNetwork {
    var generator = Base.Lowest()
    return machine.networkReturned(
      isSilent: isSilent,
      spread: .milliseconds(200),
      at: Base.time(seconds),
      using: &generator
    )
  }

  @Test("the network's return brings the next try forward, once, and counts anew")
  func returns() {
    var machine = Machine(Machine.Rules())
    _ = machine.start()
    for _ in 0 ..< 2 {
      _ = Base.fail(&machine)
      _ = machine.retry()
    }
    #expect(Base.fail(&machine) == .retry(attempt: 3, of: 3, after: .zero))

    #expect(Self.networkReturns(to: &machine) == .retry(attempt: 1, of: 3, after: .zero))
    #expect(machine.observed == .backoff)
    #expect(Self.networkReturns(to: &machine) == .none)
    #expect(machine.retry() == .resolve)
    #expect(Base.fail(&machine) == .retry(attempt: 2, of: 3, after: .zero))
  }

  @Test("what is under way is begun anew where it has waited for long, and left alone elsewhere")
  func underWay() {
    let steps: [(inout Machine) -> Void] = [
      { _ in }, { $0.resolved() }, { $0.connected() }, { $0.accepted(at: .zero) },
      { _ = $0.measured(queueDelay: .seconds(2), at: .zero) },
    ]
    for count in steps.indices {
      var machine = Machine(Machine.Rules())
      _ = machine.start()
      for step in steps[0 ... count] { step(&machine) }
      let state = machine.observed

      #expect(Self.networkReturns(to: &machine) == .none)
      #expect(machine.observed == state)
      #expect(
        Self.networkReturns(to: &machine, isSilent: true)
          == .retry(attempt: 1, of: 3, after: .zero)
      )
      #expect(machine.observed == .backoff)
    }
  }

  @Test("what is over or has not begun stays so")
  func over() {
    var idle = Machine(Machine.Rules())
    var failed = Base.publishing()
    _ = Base.fail(&failed, Base.permanent)
    var stopped = Base.publishing()
    _ = stopped.stop()

    #expect(Self.networkReturns(to: &idle, isSilent: true) == .none)
    #expect(Self.networkReturns(to: &failed, isSilent: true) == .none)
    #expect(Self.networkReturns(to: &stopped, isSilent: true) == .none)
    #expect(failed.observed == .failed)
  }

  @Test("publishes begin at least min_publish apart, whatever the policy's pause")
  func spacing() {
    var machine = Machine(Machine.Rules(retry: RetryPolicy(minPublish: .seconds(60))))
    _ = machine.start()
    // Before anything was published there is nothing to keep apart.
    #expect(Base.fail(&machine, at: 0) == .retry(attempt: 1, of: 3, after: .zero))
    _ = machine.retry()
    Base.proceed(&machine, at: 100)

    // When it is lost, how long the pause is.
    #expect(
      Base.fail(&machine, at: 101)
        == .retry(attempt: 2, of: 3, after: .seconds(59), isSpaced: true)
    )
    _ = machine.retry()
    #expect(
      Base.fail(&machine, at: 130)
        == .retry(attempt: 3, of: 3, after: .seconds(30), isSpaced: true)
    )
    #expect(
      Self.networkReturns(to: &machine, at: 140) == .retry(attempt: 1, of: 3, after: .seconds(20))
    )
    _ = machine.retry()
    Base.proceed(&machine, at: 160)
    #expect(Base.fail(&machine, at: 220) == .retry(attempt: 1, of: 3, after: .zero))
  }

  @Test("a reconnect that the server asks for is at once and not counted, unless it asks again")
  func requested() {
    let request = PublishFailure(
      .serverClosed,
      .close,
      "asks",
      rtmpCode: "NetConnection.Connect.ReconnectRequest"
    )
    var machine = Base.publishing(Machine.Rules(retry: RetryPolicy(attempts: 1)))

    // Not even with tries that are used up.
    _ = Base.fail(&machine, at: 1)
    _ = machine.retry()
    Base.proceed(&machine, at: 2)
    #expect(Base.fail(&machine, request, at: 3) == .retry(attempt: 1, of: 1, after: .zero))
    _ = machine.retry()
    Base.proceed(&machine, at: 4)
    #expect(Base.fail(&machine, request, at: 5) == .giveUp)

    var patient = Base.publishing()
    for seconds in stride(from: 20.0, through: 100, by: 20) {
      #expect(
        Base.fail(&patient, request, at: seconds) == .retry(attempt: 1, of: 3, after: .zero)
      )
      _ = patient.retry()
      Base.proceed(&patient, at: seconds)
    }
  }
}

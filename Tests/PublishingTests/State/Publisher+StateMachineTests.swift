import Media
import Testing

@testable import Publishing

@Suite struct PublisherStateMachineTests {
  typealias Machine = Publisher.StateMachine

  /// Every pause is the shortest, so that actions can be compared. Not 0, which the sampling of the
  /// standard library rejects for ever.
  struct Lowest: RandomNumberGenerator {
    mutating func next() -> UInt64 { 1 }
  }

  static let transient = PublishFailure(.connectFailed, .connect, "no route")
  static let permanent = PublishFailure(.refused, .publish, "bad name")
  static let pointless = PublishFailure(
    .handshakeFailed,
    .handshake,
    "untrusted",
    isPermanent: true
  )

  static func time(_ seconds: Double) -> MediaTime {
    MediaTime(nanoseconds: Int64(seconds * 1e9))
  }

  static func fail(
    _ machine: inout Machine,
    _ failure: PublishFailure = Self.transient,
    at seconds: Double = 0
  ) -> Machine.OnFailure {
    var generator = Lowest()
    return machine.failed(failure, at: Self.time(seconds), using: &generator)
  }

  static func publishing(
    _ rules: Machine.Rules = Machine.Rules(),
    at seconds: Double = 0
  ) -> Machine {
    var machine = Machine(rules)
    _ = machine.start()
    Self.proceed(&machine, at: seconds)
    return machine
  }

  /// From `resolving` to `publishing`.
  static func proceed(_ machine: inout Machine, at seconds: Double) {
    machine.resolved()
    machine.connected()
    machine.accepted(at: Self.time(seconds))
  }

  @Test("goes from idle to publishing step by step")
  func succeeds() {
    var machine = Machine(Machine.Rules())
    #expect(machine.observed == .idle)

    #expect(machine.start() == .resolve)
    #expect(machine.observed == .resolving)

    machine.resolved()
    #expect(machine.observed == .connecting)

    machine.connected()
    #expect(machine.observed == .handshaking)

    machine.accepted(at: .zero)
    #expect(machine.observed == .publishing)
  }

  @Test("gives up at once where another try would fail the same way")
  func pointless() {
    var machine = Machine(Machine.Rules(retry: RetryPolicy(keepTrying: true)))
    _ = machine.start()
    machine.resolved()
    machine.connected()

    #expect(Self.fail(&machine, Self.pointless) == .giveUp)
    #expect(machine.observed == .failed)
    #expect(Self.pointless.reasonToGiveUp.contains("not tried again"))
    #expect(Self.pointless.reasonToGiveUp.contains("untrusted"))
    #expect(!Self.transient.reasonToGiveUp.contains("not tried again"))
  }

  @Test("opens a file at once, without resolving and shaking hands")
  func opensFile() {
    var machine = Machine(Machine.Rules(resolves: false))

    #expect(machine.start() == .open)
    #expect(machine.observed == .connecting)

    machine.accepted(at: .zero)
    #expect(machine.observed == .publishing)

    #expect(Self.fail(&machine) == .retry(attempt: 1, of: 3, after: .zero))
    #expect(machine.retry() == .open)
  }

  @Test("starts once")
  func startsOnce() {
    var machine = Machine(Machine.Rules())

    #expect(machine.start() == .resolve)
    #expect(machine.start() == .none)
  }

  @Test("tries as often as the policy says and then gives up")
  func givesUp() {
    var machine = Machine(Machine.Rules(retry: RetryPolicy(attempts: 3)))
    _ = machine.start()

    for attempt in 1 ... 3 {
      #expect(Self.fail(&machine) == .retry(attempt: attempt, of: 3, after: .zero))
      #expect(machine.observed == .backoff)
      #expect(machine.retry() == .resolve)
      #expect(machine.observed == .resolving)
    }
    #expect(Self.fail(&machine) == .giveUp)
    #expect(machine.observed == .failed)
    #expect(machine.retry() == .none)
  }

  @Test("gives up at once without tries")
  func noTries() {
    var machine = Machine(Machine.Rules(retry: RetryPolicy(attempts: 0)))
    _ = machine.start()

    #expect(Self.fail(&machine) == .giveUp)
  }

  @Test("never gives up when told to keep trying, and names no limit")
  func keepsTrying() {
    var machine = Machine(Machine.Rules(retry: RetryPolicy(attempts: 1, keepTrying: true)))
    _ = machine.start()

    for attempt in 1 ... 100 {
      #expect(Self.fail(&machine) == .retry(attempt: attempt, of: 0, after: .zero))
      #expect(machine.retry() == .resolve)
    }
  }

  @Test("never tries again after a refusal, even when told to keep trying")
  func refused() {
    var machine = Machine(Machine.Rules(retry: RetryPolicy(keepTrying: true)))
    _ = machine.start()
    machine.resolved()
    machine.connected()

    #expect(Self.fail(&machine, Self.permanent) == .refuse)
    #expect(machine.observed == .failed)
    #expect(machine.retry() == .none)
  }

  @Test("can fail in every step")
  func failsInEveryStep() {
    let steps: [(inout Machine) -> Void] = [
      { _ in }, { $0.resolved() }, { $0.connected() }, { $0.accepted(at: .zero) },
      { _ = $0.measured(queueDelay: .seconds(2), at: .zero) },
    ]
    for count in steps.indices {
      var machine = Machine(Machine.Rules())
      _ = machine.start()
      for step in steps[0 ... count] {
        step(&machine)
      }

      #expect(Self.fail(&machine) == .retry(attempt: 1, of: 3, after: .zero))
      #expect(machine.observed == .backoff)
    }
  }

  @Test("counts tries anew after ten seconds of publishing, and not before")
  func countsAnew() {
    var machine = Self.publishing()

    #expect(Self.fail(&machine, at: 1) == .retry(attempt: 1, of: 3, after: .zero))
    _ = machine.retry()
    Self.proceed(&machine, at: 2)
    #expect(Self.fail(&machine, at: 11.9) == .retry(attempt: 2, of: 3, after: .zero))
    _ = machine.retry()
    Self.proceed(&machine, at: 12)
    #expect(Self.fail(&machine, at: 22) == .retry(attempt: 1, of: 3, after: .zero))
  }

  @Test("counts the time of publishing through congestion")
  func countsThroughCongestion() {
    var machine = Self.publishing()
    _ = Self.fail(&machine, at: 1)
    _ = machine.retry()
    Self.proceed(&machine, at: 2)
    _ = machine.measured(queueDelay: .seconds(3), at: Self.time(11))

    #expect(Self.fail(&machine, at: 12) == .retry(attempt: 1, of: 3, after: .zero))
  }

  @Test("has nothing to lose while it waits or when it is over")
  func nothingToLose() {
    var idle = Machine(Machine.Rules())
    #expect(Self.fail(&idle) == .none)

    var waiting = Self.publishing()
    _ = Self.fail(&waiting)
    #expect(Self.fail(&waiting) == .none)
    #expect(waiting.observed == .backoff)

    var stopped = Self.publishing()
    _ = stopped.stop()
    #expect(Self.fail(&stopped) == .none)
    #expect(stopped.observed == .idle)
  }

  @Test("is congested while the queue is over the budget, and until it was short for a while")
  func congestion() {
    var machine = Self.publishing(
      Machine.Rules(queueBudget: .milliseconds(300), calmAfter: .seconds(1))
    )
    // Seconds, delay of the queue in milliseconds, whether the state changes, the state after.
    let table: [(Double, Int, Bool, DestinationState)] = [
      (0.0, 300, false, .publishing),
      (0.2, 301, true, .congested),
      (0.4, 900, false, .congested),
      (0.6, 150, false, .congested),
      (1.5, 151, false, .congested),
      (1.6, 0, false, .congested),
      (2.5, 0, false, .congested),
      (2.6, 0, true, .publishing),
      (2.7, 301, true, .congested),
    ]
    for (seconds, delay, changes, state) in table {
      #expect(
        machine.measured(queueDelay: .milliseconds(delay), at: Self.time(seconds)) == changes
      )
      #expect(machine.observed == state)
    }
  }

  @Test("measures no queue unless it publishes")
  func noCongestionElsewhere() {
    var machine = Machine(Machine.Rules())
    #expect(machine.measured(queueDelay: .seconds(9), at: .zero) == false)
    _ = machine.start()
    #expect(machine.measured(queueDelay: .seconds(9), at: .zero) == false)
    #expect(machine.observed == .resolving)
  }

  @Test("ends a stream properly and drops everything else when stopped")
  func stops() {
    var idle = Machine(Machine.Rules())
    #expect(idle.stop() == .abandon)
    #expect(idle.start() == .none)

    var resolving = Machine(Machine.Rules())
    _ = resolving.start()
    #expect(resolving.stop() == .abandon)

    var publishing = Self.publishing()
    #expect(publishing.stop() == .unpublish)
    #expect(publishing.observed == .idle)
    #expect(publishing.stop() == .none)

    var congested = Self.publishing()
    _ = congested.measured(queueDelay: .seconds(9), at: .zero)
    #expect(congested.stop() == .unpublish)

    var waiting = Self.publishing()
    _ = Self.fail(&waiting)
    #expect(waiting.stop() == .abandon)
    #expect(waiting.retry() == .none)

    var failed = Self.publishing()
    _ = Self.fail(&failed, Self.permanent)
    #expect(failed.stop() == .none)
    #expect(failed.observed == .failed)
  }
}

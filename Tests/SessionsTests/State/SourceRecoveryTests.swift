import Media
import Testing

@testable import Sessions

@Suite struct SourceRecoveryTests {
  private static func time(_ milliseconds: Int) -> MediaTime {
    MediaTime.zero + .milliseconds(milliseconds)
  }

  /// A recovery with its clock, in milliseconds.
  private struct Bench {
    var rules = SourceRecovery()
    var now = 0

    /// Lets the wait that was asked for pass.
    mutating func pass(_ action: SourceRecovery.Action) -> SourceRecovery.Action {
      guard case .wait(let until) = action else { return action }
      self.now = Int(until.milliseconds)
      return self.rules.timePassed(at: until)
    }

    mutating func lose() -> SourceRecovery.Action {
      self.rules.lost(at: SourceRecoveryTests.time(self.now))
    }

    mutating func fail(absent: Bool = false) -> SourceRecovery.Action {
      self.rules.failed(isAbsent: absent, at: SourceRecoveryTests.time(self.now))
    }

    /// Loses the source, brings it back, and keeps it for `time` milliseconds.
    mutating func comeAndStay(_ time: Int) -> Duration {
      #expect(self.pass(self.lose()) == .open)
      self.rules.opened()
      let proof = self.rules.proof
      self.now += Int(proof.milliseconds)
      self.rules.returned(at: SourceRecoveryTests.time(self.now))
      #expect(!self.rules.isLost)
      self.now += time
      return proof
    }
  }

  @Test("tries again after 100 ms, and then after pauses that double up to 5 s")
  func backsOff() {
    var bench = Bench()
    var action = bench.lose()
    var pauses: [Int] = []

    for _ in 0 ..< 9 {
      let began = bench.now
      #expect(bench.pass(action) == .open)
      pauses.append(bench.now - began)
      action = bench.fail()
    }

    #expect(pauses == [100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000])
    #expect(bench.rules.isLost)
  }

  @Test("waits for the arrival of a device that is not there")
  func absent() {
    var bench = Bench()
    #expect(bench.pass(bench.lose()) == .open)
    #expect(bench.fail(absent: true) == .wait(until: Self.time(100 + 30_000)))

    bench.now = 5000
    #expect(bench.rules.arrived() == .open)
    #expect(bench.rules.arrived() == .none)
    // What was there for a moment only: once more soon, for it arrived while it was tried.
    #expect(bench.fail(absent: true) == .wait(until: Self.time(5100)))
  }

  @Test("an arrival begins the pauses anew")
  func arrivalResets() {
    var bench = Bench()
    var action = bench.lose()
    for _ in 0 ..< 6 {
      _ = bench.pass(action)
      action = bench.fail()
    }

    #expect(bench.rules.arrived() == .open)
    #expect(bench.fail() == .wait(until: Self.time(bench.now + 200)))
  }

  @Test("a source that comes and goes must give frames for longer each time, up to 4 s")
  func flapping() {
    var bench = Bench()

    let proofs = (0 ..< 7).map { _ in bench.comeAndStay(2000).milliseconds }

    #expect(proofs == [500, 1000, 2000, 4000, 4000, 4000, 4000])
  }

  @Test("a source that stayed for half a minute is trusted again")
  func calm() {
    var bench = Bench()
    _ = bench.comeAndStay(1000)
    _ = bench.comeAndStay(29_999)

    #expect(bench.comeAndStay(30_000) == .seconds(2))
    #expect(bench.comeAndStay(0) == .milliseconds(500))
  }

  @Test("a failure while it proves itself counts as a failed try, not as a return")
  func failsInProof() {
    var bench = Bench()
    #expect(bench.pass(bench.lose()) == .open)
    bench.rules.opened()
    #expect(bench.rules.arrived() == .none)
    #expect(bench.fail() == .wait(until: Self.time(300)))
    #expect(bench.rules.proof == .milliseconds(500))
    #expect(bench.rules.isLost)
  }

  @Test("nothing follows from what comes too late or too early")
  func strays() {
    var rules = SourceRecovery()
    #expect(rules.arrived() == .none)
    #expect(rules.timePassed(at: Self.time(1)) == .none)
    #expect(rules.failed(isAbsent: false, at: .zero) == .none)
    rules.opened()
    rules.returned(at: .zero)
    #expect(!rules.isLost)

    _ = rules.lost(at: .zero)
    #expect(rules.timePassed(at: Self.time(99)) == .none)
    rules.returned(at: Self.time(99))
    #expect(rules.isLost)
    rules.replaced()
    #expect(!rules.isLost && rules.timePassed(at: Self.time(100)) == .none)
  }

  @Test("a source is steady after the proof, and three frames")
  func proof() {
    var proof = SteadinessProof(duration: .milliseconds(500))
    let steady = [0, 100, 499, 500].map { proof.frameCame(at: Self.time($0)) }
    #expect(steady == [false, false, false, true])

    var slow = SteadinessProof(duration: .milliseconds(500))
    #expect([0, 900, 1800].map { slow.frameCame(at: Self.time($0)) } == [false, false, true])
  }
}

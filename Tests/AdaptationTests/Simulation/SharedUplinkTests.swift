import LinkSimulation
import Testing

/// Sessions of one node over one uplink.
@Suite struct SharedUplinkTests {
  private static func link(_ steps: [(time: Double, megabits: Double)]) -> LinkTrace {
    LinkTrace(
      name: "shared",
      steps: steps.map { LinkTrace.Step(time: $0.time, rate: $0.megabits * 1e6) },
      length: 3600
    )
  }

  @Test("three equal sessions share a link fairly, and use it", arguments: [1, 2, 3] as [UInt64])
  func equal(seed: UInt64) {
    let simulation = SharedSimulation(
      links: [Self.link([(0, 6)])],
      sessions: [.init(priority: 5), .init(priority: 5), .init(priority: 5)],
      length: 600,
      seed: seed
    )

    let outcome = simulation.run()

    let rates = (0 ..< 3).map { outcome.throughput(of: $0, 300 ..< 600) }
    let sum = rates.reduce(0, +)
    let fairness = sum * sum / (3 * rates.reduce(0) { $0 + $1 * $1 })
    print("equal sessions: \(rates.map { Int($0 / 1000) }) kbps, Jain \(fairness)")
    #expect(fairness >= 0.9)
    #expect(sum >= 0.8 * 6e6)
  }

  /// The longest stretch, in seconds, in which one session has less than another.
  private static func inversion(
    _ outcome: SharedSimulation.Outcome,
    of high: Int,
    against low: Int,
    from second: Int = 0
  ) -> Double {
    var (longest, current) = (0, 0)
    for index in second * 10 ..< outcome.rates[high].count {
      current = outcome.rates[high][index] < outcome.rates[low][index] ? current + 1 : 0
      longest = max(longest, current)
    }
    return Double(longest) / 10
  }

  @Test(
    "the higher priority has what it needs, the lowest gives all it can, until the link is wider",
    arguments: [1, 2, 3] as [UInt64]
  )
  func priorities(seed: UInt64) {
    let simulation = SharedSimulation(
      links: [Self.link([(0, 6), (600, 20)])],
      sessions: [.init(priority: 9), .init(priority: 5), .init(priority: 1)],
      length: 780,
      seed: seed
    )

    let outcome = simulation.run()

    let inversions = [(0, 1), (0, 2), (1, 2)].map { high, low in
      Self.inversion(outcome, of: high, against: low)
    }
    let means = (0 ..< 3).map { Int(outcome.rate(of: $0, 120 ..< 600) / 1000) }
    print("priorities 9, 5, 1: \(means) kbps, longest inversions \(inversions) s")
    #expect(inversions.allSatisfy { $0 <= 15 })
    #expect(outcome.rate(of: 0, 120 ..< 600) >= 0.9 * 4e6)
    #expect(outcome.rate(of: 2, 120 ..< 600) <= 1.1 * 200e3)
    for session in 0 ..< 3 { #expect(outcome.rate(of: session, 720 ..< 780) >= 0.99 * 4e6) }
  }

  @Test("who gives way in vain, as the narrow place is not shared, does so for a minute at most")
  func notShared() {
    let simulation = SharedSimulation(
      links: [Self.link([(0, 2)]), Self.link([(0, 10)])],
      sessions: [.init(priority: 9, link: 0), .init(priority: 1, link: 1)],
      length: 300
    )

    let outcome = simulation.run()

    #expect(outcome.rate(of: 1, 60 ..< 300) >= 0.99 * 4e6)
  }
}

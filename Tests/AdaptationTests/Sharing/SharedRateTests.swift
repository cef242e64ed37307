import Adaptation
import Media
import Testing

@Suite struct SharedRateTests {
  private struct Row {
    let rates: [Int]
    let rate: Int
    let leader: String?
    var lagging: Set<String> = []
  }

  /// Destinations a, b, c … with their rates in kbps, one after the other on the same sharing.
  private static let tables: [[Row]] = [
    [Row(rates: [], rate: 6000, leader: nil)],
    [Row(rates: [4000], rate: 4000, leader: "a")],
    // A single slow one has nobody to lag behind.
    [Row(rates: [200], rate: 200, leader: "a")],
    [Row(rates: [6000, 5000, 4000], rate: 4000, leader: "c")],
    // Half of the others' rate leads, less lags.
    [Row(rates: [6000, 3000], rate: 3000, leader: "b")],
    [Row(rates: [6000, 2999], rate: 6000, leader: "a", lagging: ["b"])],
    // Held against what the others get without it, not against the fastest.
    [Row(rates: [6000, 3200, 1700], rate: 1700, leader: "c")],
    [Row(rates: [6000, 3200, 1500, 700], rate: 3200, leader: "b", lagging: ["c", "d"])],
    // Leads again at six tenths, and no sooner.
    [
      Row(rates: [6000, 1000], rate: 6000, leader: "a", lagging: ["b"]),
      Row(rates: [6000, 3500], rate: 6000, leader: "a", lagging: ["b"]),
      Row(rates: [6000, 3600], rate: 3600, leader: "b"),
      Row(rates: [6000, 3100], rate: 3100, leader: "b"),
    ],
    // One black hole holds nobody down.
    [Row(rates: [200, 6000, 6000, 6000], rate: 6000, leader: "b", lagging: ["a"])],
  ]

  @Test("the slowest leads, down to half of what the others get", arguments: tables.indices)
  func share(index: Int) {
    var shared = SharedRate()

    for row in Self.tables[index] {
      let members = row.rates.enumerated().map { number, rate in
        SharedRate.Member(
          label: String(UnicodeScalar(UInt8(97 + number))),
          rate: .kbps(rate)
        )
      }
      // The order in which they come says nothing.
      for members in [members, members.reversed()] {
        let outcome = shared.outcome(of: members, highest: .kbps(6000))

        #expect(outcome.rate == .kbps(row.rate))
        #expect(outcome.leader == row.leader)
        #expect(outcome.lagging == row.lagging)
      }
    }
  }

  @Test("the rate is never over the highest")
  func highest() {
    var shared = SharedRate()

    let outcome = shared.outcome(
      of: [SharedRate.Member(label: "a", rate: .kbps(6000))],
      highest: .kbps(2000)
    )

    #expect(outcome.rate == .kbps(2000))
  }
}

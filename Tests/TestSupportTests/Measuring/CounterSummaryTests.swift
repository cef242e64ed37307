import TestSupport
import Testing

@Suite struct CounterSummaryTests {
  struct Expected: Sendable {
    var counters: [UInt16?]
    var modulus = 65536
    var readable: Int
    var unreadable = 0
    var missing = 0
    var repeated = 0
    var backwards = 0
  }

  @Test(
    "counts what is missing, repeated, backwards and unreadable",
    arguments: [
      Expected(counters: [5, 6, 7], readable: 3),
      Expected(counters: [65534, 65535, 0, 1], readable: 4),
      Expected(counters: [10, 11, 0, 1], modulus: 12, readable: 4),
      Expected(counters: [10, 0, 1], modulus: 12, readable: 3, missing: 1),
      Expected(counters: [1, 5], readable: 2, missing: 3),
      Expected(counters: [1, 1, 1, 2], readable: 4, repeated: 2),
      Expected(counters: [5, 4, 5], readable: 3, backwards: 1),
      Expected(counters: [1, nil, 3, nil], readable: 2, unreadable: 2, missing: 1),
      Expected(counters: [], readable: 0),
    ]
  )
  func counts(expected: Expected) {
    let summary = CounterSummary(expected.counters, modulus: expected.modulus)

    #expect(summary.readable == expected.readable)
    #expect(summary.unreadable == expected.unreadable)
    #expect(summary.missing == expected.missing)
    #expect(summary.repeated == expected.repeated)
    #expect(summary.backwards == expected.backwards)
  }
}

import Testing

@testable import Capture

@Suite struct SequenceCounterTests {
  @Test(
    "keeps gaps, survives the wrap, and counts what a driver does not",
    arguments: [
      ([0, 1, 2, 5], [0, 1, 2, 5]), ([100, 101, 103], [0, 1, 3]),
      ([.max - 1, .max, 0, 1], [0, 1, 2, 3]), ([0, 0, 0], [0, 1, 2]),
      ([7, 8, 0, 1], [0, 1, 2, 3]),
    ] as [([UInt32], [UInt64])]
  )
  func counts(driver: [UInt32], expected: [UInt64]) {
    var counter = SequenceCounter()

    #expect(driver.map { counter.count($0) } == expected)
  }
}

import Media
import Testing

@Suite struct MediaTimeTests {
  @Test(
    "gives whole milliseconds, rounded down on both sides of zero",
    arguments: [
      (0, 0), (999_999, 0), (1_000_000, 1), (1_999_999, 1), (-1, -1), (-1_000_000, -1),
      (-1_000_001, -2),
    ] as [(Int64, Int64)]
  )
  func milliseconds(nanoseconds: Int64, expected: Int64) {
    #expect(MediaTime(nanoseconds: nanoseconds).milliseconds == expected)
  }

  @Test("gives back the duration that was added")
  func arithmetic() {
    let start = MediaTime(nanoseconds: 5)

    let end = start + .milliseconds(40)

    #expect(end - start == .milliseconds(40))
    #expect(start - end == .milliseconds(-40))
    #expect(end - .milliseconds(40) == start)
  }

  @Test("the monotonic clock never runs backwards")
  func monotonic() {
    let readings = (0 ..< 100).map { _ in MonotonicClock.now }

    #expect(readings == readings.sorted())
    #expect(readings[0] > .zero)
  }
}

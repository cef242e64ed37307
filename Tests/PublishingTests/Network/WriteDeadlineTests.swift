import Media
import Testing

@testable import Publishing

@Suite struct WriteDeadlineTests {
  @Test("passes only when bytes wait and none is taken for as long as the limit")
  func passes() {
    // Seconds, bytes taken, whether bytes wait, whether the deadline has passed.
    let table: [(Int64, UInt64, Bool, Bool)] = [
      (0, 0, false, false),
      (9, 0, false, false),
      (10, 0, true, false),
      (18, 0, true, false),
      (19, 0, true, true),
      (20, 1, true, false),
      (29, 1, true, false),
      (30, 1, true, true),
      (31, 1, false, false),
      (41, 2, true, false),
      (50, 3, true, false),
      (59, 4, true, false),
    ]
    var deadline = WriteDeadline(.seconds(10), at: .zero)

    for (seconds, taken, waits, passed) in table {
      let now = MediaTime(nanoseconds: seconds * 1_000_000_000)
      #expect(deadline.hasPassed(acknowledged: taken, isWaiting: waits, at: now) == passed)
    }
  }
}

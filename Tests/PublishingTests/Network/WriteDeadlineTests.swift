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

  @Test(
    "passes when all is acknowledged but none of it read: what the peer would take stands still"
  )
  func unread() {
    // Seconds, bytes taken, the window beyond them, whether the deadline has passed.
    let table: [(Int64, UInt64, UInt32, Bool)] = [
      (0, 0, 64_000, false),
      // Read as it comes: the window stays as it is.
      (2, 30_000, 64_000, false),
      (4, 60_000, 64_000, false),
      // Read no more: what comes takes away from the window.
      (6, 70_000, 54_000, false),
      (8, 90_000, 34_000, false),
      (9, 100_000, 24_000, true),
      // Read again.
      (10, 100_000, 64_000, false),
      // Nothing is sent, so nothing can be read.
      (20, 100_000, 64_000, false),
      (30, 100_000, 64_000, false),
      (31, 110_000, 54_000, false),
      (35, 120_000, 44_000, true),
    ]
    var deadline = WriteDeadline(.seconds(5), at: .zero)

    for (seconds, taken, window, passed) in table {
      let now = MediaTime(nanoseconds: seconds * 1_000_000_000)
      let hasPassed = deadline.hasPassed(
        acknowledged: taken,
        window: window,
        isWaiting: false,
        at: now
      )
      #expect(hasPassed == passed, "at \(seconds) s")
    }
  }
}

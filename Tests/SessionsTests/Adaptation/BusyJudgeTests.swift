import Media
import Testing

@testable import Sessions

@Suite struct BusyJudgeTests {
  @Test("warns after two periods over the budget, and at most every ten seconds")
  func warns() {
    // Seconds, the longest wait in ms, whether something was given up, whether to warn.
    let table: [(Int64, Int, Bool, Bool)] = [
      (2, 999, false, false),
      (4, 1000, false, false),
      (6, 10, false, false),
      (8, 1000, false, false),
      (10, 800, true, true),
      (12, 1500, true, false),
      (18, 1500, true, false),
      (20, 1500, true, true),
      (22, 0, false, false),
      (40, 0, true, false),
      (42, 0, true, true),
    ]
    var judge = BusyJudge()

    for (seconds, longest, dropped, warns) in table {
      let now = MediaTime(nanoseconds: seconds * 1_000_000_000)
      let outcome = judge.judge(
        longest: .milliseconds(longest),
        budget: .seconds(1),
        hasDropped: dropped,
        at: now
      )
      #expect(outcome == warns, "at \(seconds) s")
    }
  }
}

import Adaptation
import Media
import Testing

@Suite struct SizeLadderTests {
  @Test("the picture gets smaller when its lowest rate is too much, and larger when there is room")
  func ladder() {
    // Seconds, kbps, whether the path is full, the scale then.
    let table: [(Int64, Int, Bool, Double)] = [
      (0, 600, true, 1),
      (2, 200, true, 1),
      (4, 200, true, 1),
      (6, 200, true, 1),
      (8, 200, true, 0.75),
      (10, 200, false, 0.75),
      (12, 200, true, 0.75),
      (16, 200, true, 0.75),
      (18, 200, true, 0.5),
      // There is no smaller one.
      (30, 200, true, 0.5),
      (32, 390, false, 0.5),
      (64, 390, false, 0.5),
      (66, 400, false, 0.5),
      (94, 400, false, 0.5),
      (96, 400, false, 0.75),
      (124, 300, false, 0.75),
      (126, 900, false, 0.75),
      (154, 900, true, 0.75),
      (156, 900, false, 0.75),
      (186, 900, false, 1),
      (286, 900, false, 1),
    ]
    var ladder = SizeLadder()

    for (seconds, rate, isFull, scale) in table {
      let before = ladder.scale
      let hasChanged = ladder.judge(
        rate: .kbps(rate),
        lowest: .kbps(200),
        isCongested: isFull,
        at: MediaTime(nanoseconds: seconds * 1_000_000_000)
      )

      #expect(ladder.scale == scale, "at \(seconds) s")
      #expect(hasChanged == (ladder.scale != before))
    }
  }
}

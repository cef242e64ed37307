import Media
import Testing

@Suite struct FrameRateTests {
  @Test("keeps 29.97 exact over a day")
  func exactOffsets() {
    let rate = FrameRate(30000, per: 1001)

    // 30,000 frames last 1001 s.
    #expect(rate.offset(ofFrame: 30000 * 86) == .seconds(86 * 1001))
    #expect(rate.offset(ofFrame: 1) == .nanoseconds(33_366_666))
    #expect(rate.offset(ofFrame: -30000) == .seconds(-1001))
  }

  @Test("gives the interval of whole rates", arguments: [(25, 40), (50, 20), (1, 1000)])
  func interval(rate: Int, milliseconds: Int) {
    #expect(FrameRate(rate).interval == .milliseconds(milliseconds))
  }
}

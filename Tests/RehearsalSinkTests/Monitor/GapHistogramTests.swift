import Testing

@testable import RehearsalSink

@Suite struct GapHistogramTests {
  @Test("percentiles are right to the millisecond, and the longest gap is exact")
  func percentiles() {
    var gaps = GapHistogram()

    for milliseconds in 1 ... 100 { gaps.add(.milliseconds(milliseconds)) }
    gaps.add(.seconds(7))

    #expect(gaps.percentile(0.5) == .milliseconds(52))
    #expect(gaps.percentile(0.99) == .milliseconds(101))
    #expect(gaps.percentile(1) == .seconds(7))
    #expect(gaps.maximum == .seconds(7))
  }

  @Test("without gaps there is no percentile")
  func empty() {
    #expect(GapHistogram().percentile(0.99) == nil)
  }
}

import Media
import Testing

@testable import Capture

@Suite struct SteppedModesTests {
  @Test("offers the usual sizes that fit the limits and the steps, and the limits")
  func sizes() {
    let sizes = SteppedSizes(
      widths: 160 ... 1280,
      heights: 120 ... 720,
      widthStep: 16,
      heightStep: 4
    )

    #expect(
      sizes.common.map(\.description) == [
        "160×120", "320×180", "320×240", "640×360", "640×480", "800×600", "960×540", "1280×720",
      ]
    )
  }

  @Test("offers the usual rates between the limits, and the limits, fastest first")
  func rates() {
    let rates = FrameRate.common(slowest: FrameRate(8), fastest: FrameRate(30000, per: 1001))

    #expect(rates.map(\.description) == ["30000/1001", "25", "24", "15", "10", "8"])
    #expect(FrameRate.common(slowest: nil, fastest: FrameRate(30)) == [FrameRate(30)])
  }

  @Test("reduces the driver's fractions, and takes none with a zero")
  func fractions() {
    #expect(
      FrameRate(interval: (numerator: 1001, denominator: 30000)) == FrameRate(30000, per: 1001)
    )
    #expect(FrameRate(interval: (numerator: 100, denominator: 3000)) == FrameRate(30))
    #expect(FrameRate(interval: (numerator: 0, denominator: 30)) == nil)
    #expect(FrameRate(interval: (numerator: 1, denominator: 0)) == nil)
  }
}

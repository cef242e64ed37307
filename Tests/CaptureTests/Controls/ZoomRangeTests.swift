import Testing

@testable import Capture

@Suite struct ZoomRangeTests {
  private static func range(_ values: ClosedRange<Int64>, step: UInt64 = 1) throws -> ZoomRange {
    try #require(ZoomRange(.integer(CameraControl.zoom, "Zoom, Absolute", values, step: step)))
  }

  @Test(
    "magnification grows with the focal length from the shortest on",
    arguments: [(1.0, 100), (1.5, 150), (2.499, 250), (5.0, 500)]
  )
  func focalLength(level: Double, value: Int64) throws {
    let range = try Self.range(100 ... 500)

    #expect(range.maximumLevel == 5)
    #expect(range.value(for: level) == value)
    #expect(range.level(of: value) == Double(value) / 100)
  }

  @Test(
    "a range without a ratio is taken evenly as 1 to 4",
    arguments: [(Int64(0), Int64(30)), (-10, 20)]
  )
  func even(minimum: Int64, maximum: Int64) throws {
    let range = try Self.range(minimum ... maximum)

    #expect(range.maximumLevel == 4)
    #expect(range.value(for: 1) == minimum && range.value(for: 4) == maximum)
    #expect(range.value(for: 2) == minimum + 10)
    #expect(range.level(of: minimum + 20) == 3)
  }

  @Test("keeps to the driver's steps, and inside its range")
  func steps() throws {
    let range = try Self.range(100 ... 475, step: 50)

    #expect(range.value(for: 1.2) == 100)
    #expect(range.value(for: 1.3) == 150)
    #expect(range.value(for: 9) == 450)
    #expect(range.value(for: 0) == 100)
  }
}

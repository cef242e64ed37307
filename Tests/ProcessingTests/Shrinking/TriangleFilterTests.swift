import Testing

@testable import Processing

@Suite struct TriangleFilterTests {
  @Test("leaves a row of the same length as it is")
  func identity() {
    let filter = TriangleFilter(from: 5, to: 5)

    #expect(filter.taps == (0 ..< 5).map { .init(start: $0, weights: [1]) })
  }

  @Test("averages four samples for one of a row half as long, and repeats the edges")
  func half() {
    let filter = TriangleFilter(from: 8, to: 4)

    #expect(
      filter.taps == [
        .init(start: 0, weights: [0.5, 0.375, 0.125]),
        .init(start: 1, weights: [0.125, 0.375, 0.375, 0.125]),
        .init(start: 3, weights: [0.125, 0.375, 0.375, 0.125]),
        .init(start: 5, weights: [0.125, 0.375, 0.5]),
      ]
    )
  }

  @Test(
    "keeps a slope a slope, and every weight over zero",
    arguments: [(1280, 960), (720, 540), (1920, 640), (1000, 998), (640, 40)]
  )
  func slope(source: Int, target: Int) {
    let ratio = Double(source) / Double(target)
    let taps = TriangleFilter(from: source, to: target).taps

    for (index, tap) in taps.enumerated() {
      #expect(abs(tap.weights.reduce(0, +) - 1) < 1e-9)
      #expect(tap.weights.allSatisfy { $0 > 0 })
      #expect(tap.start >= 0 && tap.start + tap.weights.count <= source)
      let center = (Double(index) + 0.5) * ratio
      guard center > ratio + 1, center < Double(source) - ratio - 1 else { continue }
      let value = zip(tap.start..., tap.weights).reduce(0) { $0 + (Double($1.0) + 0.5) * $1.1 }
      #expect(abs(value - center) < 0.2)
    }
  }

  @Test("is rounded to whole weights that add up exactly")
  func whole() {
    #expect([0.5, 0.375, 0.125].scaled(toSum: 128) == [64, 48, 16])
    #expect([1.0 / 3, 1.0 / 3, 1.0 / 3].scaled(toSum: 128).reduce(0, +) == 128)
    #expect([1.0].scaled(toSum: 16384) == [16384])
  }
}

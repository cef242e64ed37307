import Media
import Testing

@testable import Processing

@Suite struct ZoomGlideTests {
  private static let begin = MediaTime.zero + .seconds(100)

  @Test("goes by equal ratios in equal times and ends at its level")
  func glides() {
    var zoom = ZoomGlide()
    zoom.go(to: 4, from: Self.begin)

    let levels = [0, 75, 150, 225, 300, 400].map {
      zoom.level(at: Self.begin + .milliseconds($0))
    }

    for (found, expected) in zip(levels, [1, 4.squareRoot().squareRoot(), 2, 2.8284, 4, 4]) {
      #expect(abs(found - expected) < 0.001)
    }
  }

  @Test("a new level is gone to from where the glide is, without a jump")
  func turns() {
    var zoom = ZoomGlide()
    zoom.go(to: 4, from: Self.begin)
    let middle = Self.begin + .milliseconds(150)

    zoom.go(to: 1, from: middle)

    #expect(abs(zoom.level(at: middle) - 2) < 0.001)
    #expect(zoom.level(at: middle + .milliseconds(1)) < 2)
    #expect(zoom.level(at: middle + ZoomGlide.length) == 1)
    #expect(zoom.target == 1)
  }

  @Test("a picture taken before the glide began shows where it began")
  func before() {
    var zoom = ZoomGlide(level: 3)
    zoom.go(to: 1, from: Self.begin)

    #expect(zoom.level(at: Self.begin - .seconds(1)) == 3)
    zoom.jump(to: 2)
    #expect(zoom.level(at: Self.begin) == 2)
  }
}

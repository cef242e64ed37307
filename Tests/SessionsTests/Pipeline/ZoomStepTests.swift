import Media
import Testing

@testable import Sessions

@Suite struct ZoomStepTests {
  private static let begin = MediaTime.zero + .seconds(10)
  private static let end = begin + .seconds(1)

  @Test("glides to the level that is asked for the camera on air")
  func onAir() {
    var step = ZoomStep()

    step.go(to: CropZoom(camera: 1, level: 2), onAir: 1, from: Self.begin)

    #expect(step.level(at: Self.begin) == 1)
    #expect(step.level(at: Self.end) == 2)
  }

  @Test("another camera begins with its whole picture, at once")
  func anotherCamera() {
    var step = ZoomStep()
    step.go(to: CropZoom(camera: 1, level: 2), onAir: 1, from: Self.begin)

    step.cameraTookOver(2)

    #expect(step.level(at: Self.begin + .milliseconds(1)) == 1)
  }

  @Test("what is asked for a camera before its first picture holds from that on, not before")
  func early() {
    var step = ZoomStep()
    step.go(to: CropZoom(camera: 1, level: 3), onAir: 1, from: Self.begin)

    step.go(to: CropZoom(camera: 2, level: 2), onAir: 1, from: Self.begin)
    #expect(step.level(at: Self.end) == 3)
    step.cameraTookOver(2)

    #expect(step.level(at: Self.end) == 2)
  }

  @Test("what is asked for a camera that is off air already is nothing")
  func late() {
    var step = ZoomStep()
    step.cameraTookOver(2)

    step.go(to: CropZoom(camera: 1, level: 2), onAir: 2, from: Self.begin)

    #expect(step.level(at: Self.end) == 1)
  }
}

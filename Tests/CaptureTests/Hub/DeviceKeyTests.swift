import Media
import Testing

@testable import Capture

@Suite struct DeviceKeyTests {
  @Test("a real device is one, whatever its users want", arguments: ["v4l2:cam", "file:/a.mp4"])
  func realDevices(id: String) throws {
    let id = try DeviceID(id)
    let other = VideoRequest(size: PictureSize(width: 320, height: 240), rate: FrameRate(30))

    #expect(
      try DeviceKey(id, request: .video(.small)) == DeviceKey(id, request: .video(other))
    )
  }

  @Test("a clip is one device for its picture and its sound")
  func clip() throws {
    let id = try DeviceID("file:/a.mp4")

    #expect(
      try DeviceKey(id, request: .video(.small)) == DeviceKey(id, request: .audio(.usual))
    )
  }

  @Test("the pattern is a device of its own for each size and rate")
  func pattern() throws {
    let id = try DeviceID("synthetic:pattern")
    let other = VideoRequest(size: PictureSize(width: 320, height: 240), rate: FrameRate(30))

    #expect(
      try DeviceKey(id, request: .video(.small)) == DeviceKey(id, request: .video(.small))
    )
    #expect(
      try DeviceKey(id, request: .video(.small)) != DeviceKey(id, request: .video(other))
    )
  }

  @Test("refuses a camera without picture", arguments: ["alsa:PCH,0", "synthetic:tone"])
  func noPicture(id: String) throws {
    let id = try DeviceID(id)

    let error = #expect(throws: CaptureError.self) {
      try DeviceKey(id, request: .video(.small))
    }
    #expect(error?.code == .unsupported)
  }

  @Test("refuses a microphone without sound", arguments: ["v4l2:cam", "synthetic:pattern"])
  func noSound(id: String) throws {
    let id = try DeviceID(id)

    let error = #expect(throws: CaptureError.self) {
      try DeviceKey(id, request: .audio(.usual))
    }
    #expect(error?.code == .unsupported)
  }
}

import Testing

@testable import Capture

@Suite struct DeviceIDTests {
  @Test(
    "reads every kind of id and writes it back unchanged",
    arguments: [
      ("v4l2:usb-046d_C920_1A2B", DeviceID.Scheme.v4l2, "usb-046d_C920_1A2B"),
      ("v4l2:usb-0000:00:14.0-2#1", .v4l2, "usb-0000:00:14.0-2#1"),
      ("alsa:PCH,0", .alsa, "PCH,0"),
      ("file:/srv/a clip: one.mp4", .file, "/srv/a clip: one.mp4"),
      ("synthetic:pattern", .synthetic, "pattern"),
      ("synthetic:tone", .synthetic, "tone"),
    ]
  )
  func roundTrip(text: String, scheme: DeviceID.Scheme, name: String) throws {
    let id = try DeviceID(text)

    #expect(id.scheme == scheme)
    #expect(id.name == name)
    #expect(id.description == text)
  }

  @Test(
    "refuses what is no canonical id, and says what to use",
    arguments: [
      "", "camera", ":", "v4l2", "v4l2:", "V4L2:usb", "/dev/video0", "hw:0,0", "file:clip.mp4",
      "file:", "synthetic:noise", "alsa:\n", "v4l2:a\0b", "rtmp://host/app",
    ]
  )
  func refused(text: String) {
    let error = #expect(throws: CaptureError.self) { try DeviceID(text) }

    #expect(error?.code == .invalidDevice)
    #expect(error?.message.contains("rackcast device list") == true)
    #expect(error?.message.contains("\n") == false)
  }
}

import Testing

@testable import Capture

@Suite struct PresenceTableTests {
  /// `1@video0#7`: the camera `v4l2:1` at `/dev/video0`, made as inode 7.
  private static func device(_ text: Substring) throws -> PresentDevice {
    let parts = text.split { $0 == "@" || $0 == "#" }
    return PresentDevice(
      id: DeviceID(scheme: .v4l2, name: String(parts[0])),
      kind: .camera,
      name: "",
      path: "/dev/\(parts[1])",
      instance: try #require(UInt64(parts[2]))
    )
  }

  private static func devices(_ text: String) throws -> [PresentDevice] {
    try text.split(separator: " ").map(self.device)
  }

  @Test(
    "tells what came and what went since the last look",
    arguments: [
      ("", "a@video0#1", "+a@/dev/video0"),
      ("a@video0#1", "a@video0#1", ""),
      ("a@video0#1", "", "-a@/dev/video0"),
      // The same camera on another port, by its serial number.
      ("a@video0#1", "a@video2#2", "-a@/dev/video0 +a@/dev/video2"),
      // Plugged out and in again between two looks.
      ("a@video0#1", "a@video0#2", "-a@/dev/video0 +a@/dev/video0"),
      // Another camera under the old number.
      ("a@video0#1", "b@video0#2", "-a@/dev/video0 +b@/dev/video0"),
      // udev has linked it meanwhile: what it is called changed.
      ("usb-1@video0#1", "usb-Cam_S1@video0#1", "-usb-1@/dev/video0 +usb-Cam_S1@/dev/video0"),
      ("a@video0#1 b@video1#2", "b@video1#2 c@video2#3", "-a@/dev/video0 +c@/dev/video2"),
    ]
  )
  func changes(before: String, after: String, expected: String) throws {
    var table = PresenceTable()
    _ = table.update(with: try Self.devices(before), lookedFor: [.camera])

    let changes = table.update(with: try Self.devices(after), lookedFor: [.camera])

    let texts = changes.map {
      "\($0.kind == .arrived ? "+" : "-")\($0.device.id.name)@\($0.device.path)"
    }
    #expect(texts.joined(separator: " ") == expected)
    #expect(Set(table.devices) == Set(try Self.devices(after)))
  }

  @Test("leaves devices alone that were not looked for")
  func otherKinds() throws {
    var table = PresenceTable()
    _ = table.update(with: try Self.devices("a@video0#1"), lookedFor: [.camera])

    #expect(table.update(with: [], lookedFor: [.microphone, .file]).isEmpty)
    #expect(table.devices.count == 1)
  }
}

import Foundation
import Testing

@testable import Capture

@Suite struct V4L2EnumeratorTests {
  /// A folder like `/dev`, with nodes that are empty files and links to them.
  private func withDevices(_ body: (V4L2Enumerator, String) throws -> Void) throws {
    let root = FileManager.default.temporaryDirectory
      .appendingPathComponent("rackcast-\(UUID().uuidString)")
    let links = root.appendingPathComponent("v4l/by-id")
    try FileManager.default.createDirectory(at: links, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }  // Only leaves a file in /tmp.
    for name in ["video10", "video2", "video", "videox", "media0"] {
      try Data().write(to: root.appendingPathComponent(name))
    }
    // '!' is fine: the folder exists.
    let path = resolvedPath(root.path)!
    try body(V4L2Enumerator(devices: path, links: path + "/v4l/by-id"), path)
  }

  @Test("finds the nodes by number, not by text")
  func nodeNumbers() throws {
    try self.withDevices { enumerator, _ in
      #expect(enumerator.nodeNumbers() == [2, 10])
    }
  }

  @Test("finds the node behind each link, and no node behind a broken one")
  func links() throws {
    try self.withDevices { enumerator, root in
      for (name, target) in [
        ("usb-A-video-index0", "../../video2"), ("usb-B-video-index0", "../../video9"),
      ] {
        try FileManager.default.createSymbolicLink(
          atPath: enumerator.links + "/" + name,
          withDestinationPath: target
        )
      }

      #expect(enumerator.linkNames() == ["\(root)/video2": ["usb-A-video-index0"]])
    }
  }

  @Test("passes over files that are no cameras, and tells of them")
  func noCameras() throws {
    try self.withDevices { enumerator, _ in
      let found = enumerator.cameras()

      #expect(found.cameras.isEmpty)
      #expect(found.refused.map(\.code) == [.unsupported, .unsupported])
    }
  }
}

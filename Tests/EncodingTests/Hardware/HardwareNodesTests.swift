import Foundation
import TestSupport
import Testing

@testable import Encoding

@Suite struct HardwareNodesTests {
  private static func nodes(_ names: String...) throws -> (HardwareNodes, TemporaryDirectory) {
    let directory = try TemporaryDirectory()
    for name in names {
      let file = URL(fileURLWithPath: directory.file(name))
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try Data().write(to: file)
    }
    return (HardwareNodes(devices: directory.path), directory)
  }

  @Test("finds nothing where there are no nodes")
  func none() throws {
    #expect(HardwareNodes(devices: "/nonexistent").encoders.isEmpty)
    #expect(try Self.nodes("null", "nvidia-uvm", "dri/card0").0.encoders.isEmpty)
  }

  @Test("finds cards by their nodes, and the first graphics device")
  func cards() throws {
    let (nodes, directory) = try Self.nodes(
      "nvidia0",
      "nvidiactl",
      "dri/card0",
      "dri/renderD129",
      "dri/renderD128"
    )

    #expect(nodes.encoders == [.nvenc, .vaapi])
    #expect(nodes.renderNode == directory.file("dri/renderD128"))
  }

  @Test("takes no video node for a codec that does not say it is one")
  func cameras() throws {
    #expect(try Self.nodes("video0", "video1").0.encoders.isEmpty)
  }
}

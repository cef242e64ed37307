import ControlAPI
import SwiftProtobuf
import Testing

@testable import ControlService

@Suite(.timeLimit(.minutes(1))) struct NodeServiceTests {
  @Test("tells who the node is, how many sessions it has and how far its history goes")
  func node() async throws {
    try await ServedRack.run { rack in
      try await rack.create("a")
      try await rack.create("b")
      try await rack.start("b")
      try await rack.watch("b", until: .live)
      let last = try await rack.list { $0.newest = true }.events.last?.sequence

      let node = try await rack.node.getNode(ProtoGetNodeRequest())

      #expect(node.name == ServedRack.description.name)
      #expect(node.id == ServedRack.description.id)
      #expect(node.version == ServedRack.description.version)
      #expect(node.startedWallTimeNs == 42)
      #expect(node.sessions == 2)
      #expect(node.sessionsLive == 1)
      #expect(node.schemaVersion == 1)
      #expect(node.dataDirectory == ServedRack.description.dataDirectory)
      #expect(node.libraries == ServedRack.description.libraries)
      #expect(node.lastSequence >= last ?? .max)
    }
  }
}

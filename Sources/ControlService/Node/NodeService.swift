internal import ControlAPI
internal import GRPCCore
internal import Sessions
internal import Store
internal import SwiftProtobuf

/// Tells about the daemon.
struct NodeService: ProtoNodeService.SimpleServiceProtocol {
  let node: NodeDescription
  let manager: SessionManager
  let events: EventLog
  let access: AccessControl

  func getNode(request: ProtoGetNodeRequest, context: ServerContext) async throws -> ProtoNode {
    let sessions = await self.manager.snapshots()
    return .with {
      $0.name = self.node.name
      $0.id = self.node.id
      $0.version = self.node.version
      $0.startedWallTimeNs = self.node.started
      $0.sessions = UInt32(sessions.count)
      $0.sessionsLive = UInt32(sessions.count { $0.state == .live })
      $0.lastSequence = self.events.lastSequence
      $0.schemaVersion = UInt32(self.node.schemaVersion)
      $0.dataDirectory = self.node.dataDirectory
      $0.libraries = self.node.libraries
    }
  }
}

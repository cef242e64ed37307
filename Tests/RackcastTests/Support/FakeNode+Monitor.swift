import ControlAPI
import Foundation
import GRPCCore
import SwiftProtobuf
import Synchronization

extension FakeSessionService {
  func snapshot(
    request: ProtoSnapshotRequest,
    response: RPCWriter<ProtoSnapshotChunk>,
    context: ServerContext
  ) async throws {
    _ = try self.node.session(request.name)
    self.node.state.withLock {
      $0.cameraRequests.append("\(request.source) \(request.format)")
    }
    try await response.write(
      .with {
        $0.mediaType = "image/\(request.format)"
        $0.width = 540
        $0.height = 960
        $0.size = 5
        $0.data = Data("pic".utf8)
      }
    )
    try await response.write(.with { $0.data = Data("ed".utf8) })
  }

  func startPreview(
    request: ProtoStartPreviewRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    try self.operate(request.name, "preview", key: request.idempotencyKey) { $0.preview = true }
  }

  func stopPreview(
    request: ProtoStopPreviewRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    try self.operate(request.name, "no preview", key: request.idempotencyKey) {
      $0.preview = false
    }
  }
}

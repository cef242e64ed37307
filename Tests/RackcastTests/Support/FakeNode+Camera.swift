import ControlAPI
import GRPCCore
import SwiftProtobuf
import Synchronization

extension FakeSessionService {
  func switchCamera(
    request: ProtoSwitchCameraRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    try self.operate(request.name, "switch", key: request.idempotencyKey) {
      $0.requested.devicePosition = "back"
    }
  }

  func setZoom(
    request: ProtoSetZoomRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    try self.operate(request.name, "zoom \(request.level)", key: request.idempotencyKey) {
      $0.zoomLevel = request.level
    }
  }

  func getMaxZoom(
    request: ProtoGetMaxZoomRequest,
    context: ServerContext
  ) async throws -> ProtoGetMaxZoomResponse {
    let session = try self.node.session(request.name)
    return .with {
      $0.maxZoom = 5
      $0.level = max(1, session.zoomLevel)
      $0.byCamera = true
    }
  }

  func toggleTorch(
    request: ProtoToggleTorchRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    try self.operate(request.name, "torch", key: request.idempotencyKey) { $0.torch.toggle() }
  }

  func operate(
    _ name: String,
    _ what: String,
    key: String,
    _ change: (inout ProtoSession) -> Void
  ) throws -> ProtoSession {
    try self.node.mutate(key: key)
    var session = try self.node.session(name)
    change(&session)
    self.node.state.withLock {
      $0.cameraRequests.append(what)
      $0.sessions[name] = session
    }
    return session
  }
}

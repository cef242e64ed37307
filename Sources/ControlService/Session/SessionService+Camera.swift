internal import ControlAPI
internal import GRPCCore
internal import Sessions
internal import SwiftProtobuf

/// What is done with a session's cameras.
extension SessionService {
  func switchCamera(
    request: ProtoSwitchCameraRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    ProtoSession(
      try await self.manager.switchCamera(
        request.name,
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }

  func setZoom(
    request: ProtoSetZoomRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    ProtoSession(
      try await self.manager.setZoom(
        request.level,
        of: request.name,
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }

  func getMaxZoom(
    request: ProtoGetMaxZoomRequest,
    context: ServerContext
  ) async throws -> ProtoGetMaxZoomResponse {
    let zoom = try await self.manager.zoom(of: request.name)
    return .with {
      $0.maxZoom = zoom.maximum
      $0.level = zoom.level
      $0.byCamera = zoom.isByCamera
    }
  }

  func toggleTorch(
    request: ProtoToggleTorchRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    ProtoSession(
      try await self.manager.toggleTorch(
        request.name,
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }
}

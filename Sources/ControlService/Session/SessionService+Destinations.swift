internal import ControlAPI
internal import GRPCCore
internal import Sessions
internal import SwiftProtobuf

/// What is done with one destination of a session.
extension SessionService {
  func addDestination(
    request: ProtoAddDestinationRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    ProtoSession(
      try await self.manager.addDestination(
        try DestinationAttributes(request.destination),
        to: request.name,
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }

  func removeDestination(
    request: ProtoRemoveDestinationRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    ProtoSession(
      try await self.manager.removeDestination(
        request.label,
        from: request.name,
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }

  func restartDestination(
    request: ProtoRestartDestinationRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    ProtoSession(
      try await self.manager.restartDestination(
        request.label,
        of: request.name,
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }
}

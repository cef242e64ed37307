import ControlAPI
import GRPCCore
import SwiftProtobuf

extension FakeSessionService {
  func addDestination(
    request: ProtoAddDestinationRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    let destination = request.destination
    let retry = destination.retry.minPublishMs
    return try self.operate(
      request.name,
      "add \(destination.label) \(destination.url) \(retry)",
      key: request.idempotencyKey
    ) { session in
      session.revision += 1
      session.destinations.append(
        .with {
          $0.label = destination.label
          $0.url = destination.url
        }
      )
    }
  }

  func removeDestination(
    request: ProtoRemoveDestinationRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    try self.operate(request.name, "remove \(request.label)", key: request.idempotencyKey) {
      $0.revision += 1
      $0.destinations.removeAll { $0.label == request.label }
    }
  }

  func restartDestination(
    request: ProtoRestartDestinationRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    try self.operate(request.name, "restart \(request.label)", key: request.idempotencyKey) { _ in }
  }
}

internal import ControlAPI
internal import Encoding
internal import Foundation
internal import GRPCCore
internal import Media
internal import Sessions
internal import SwiftProtobuf

/// What an operator looks at before and beside the push.
extension SessionService {
  /// The bytes of one message of a snapshot: what a stream may have under way, and well below what
  /// any client takes for one message.
  private static let chunkSize = 64 << 10

  func snapshot(
    request: ProtoSnapshotRequest,
    response: RPCWriter<ProtoSnapshotChunk>,
    context: ServerContext
  ) async throws {
    let snapshot = try await self.manager.takeSnapshot(
      of: request.name,
      source: request.source.isEmpty ? .stream : try choice("source", request.source),
      format: request.format.isEmpty ? .png : try choice("format", request.format),
      operator: Operator.current
    )
    var chunk = ProtoSnapshotChunk.with {
      $0.mediaType = snapshot.format.mediaType
      $0.width = UInt32(snapshot.size.width)
      $0.height = UInt32(snapshot.size.height)
      $0.mediaTimeMs = (snapshot.time - .zero).milliseconds
      $0.size = UInt64(snapshot.bytes.count)
    }
    var rest = snapshot.bytes[...]
    while !rest.isEmpty {
      chunk.data = Data(rest.prefix(Self.chunkSize))
      rest = rest.dropFirst(Self.chunkSize)
      try await response.write(chunk)
      chunk = ProtoSnapshotChunk()
    }
  }

  func startPreview(
    request: ProtoStartPreviewRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    ProtoSession(
      try await self.manager.startPreview(
        request.name,
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }

  func stopPreview(
    request: ProtoStopPreviewRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    ProtoSession(
      try await self.manager.stopPreview(
        request.name,
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }
}

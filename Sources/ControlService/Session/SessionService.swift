internal import Access
internal import ControlAPI
internal import GRPCCore
internal import Sessions
internal import SwiftProtobuf

/// Drives the sessions.
struct SessionService: ProtoSessionService.SimpleServiceProtocol {
  let manager: SessionManager

  func createSession(
    request: ProtoCreateSessionRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    ProtoSession(
      try await self.manager.create(
        request.name,
        attributes: try SessionAttributes(request.attributes),
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }

  func getSession(
    request: ProtoGetSessionRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    if request.showSecrets { try Caller.check(.admin, to: "see stream keys") }
    return ProtoSession(
      try await self.manager.snapshot(request.name),
      showingSecrets: request.showSecrets
    )
  }

  func listSessions(
    request: ProtoListSessionsRequest,
    context: ServerContext
  ) async throws -> ProtoListSessionsResponse {
    let snapshots = await self.manager.snapshots()
    return .with { response in
      response.sessions = snapshots.map { ProtoSession($0) }
    }
  }

  func updateSession(
    request: ProtoUpdateSessionRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    ProtoSession(
      try await self.manager.update(
        request.name,
        changes: try SessionAttributes(request.attributes),
        resetting: request.reset,
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }

  func deleteSession(
    request: ProtoDeleteSessionRequest,
    context: ServerContext
  ) async throws -> ProtoDeleteSessionResponse {
    try await self.manager.delete(
      request.name,
      operator: Operator.current,
      key: request.idempotencyKey
    )
    return ProtoDeleteSessionResponse()
  }

  func startSession(
    request: ProtoStartSessionRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    ProtoSession(
      try await self.manager.start(
        request.name,
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }

  func pauseSession(
    request: ProtoPauseSessionRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    ProtoSession(
      try await self.manager.pause(
        request.name,
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }

  func resumeSession(
    request: ProtoResumeSessionRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    ProtoSession(
      try await self.manager.resume(
        request.name,
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }

  func stopSession(
    request: ProtoStopSessionRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    ProtoSession(
      try await self.manager.stop(
        request.name,
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }

  func sendMessage(
    request: ProtoSendMessageRequest,
    context: ServerContext
  ) async throws -> ProtoSendMessageResponse {
    try await self.manager.send(
      [UInt8](request.message),
      to: request.name,
      operator: Operator.current,
      key: request.idempotencyKey
    )
    return ProtoSendMessageResponse()
  }

  func playBGM(
    request: ProtoPlayBGMRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    ProtoSession(
      try await self.manager.playBGM(
        request.url,
        in: request.name,
        start: .milliseconds(request.startMs),
        end: .milliseconds(request.endMs),
        isLooped: request.loop,
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }

  func pauseBGM(
    request: ProtoPauseBGMRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    ProtoSession(
      try await self.manager.pauseBGM(
        in: request.name,
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }

  func resumeBGM(
    request: ProtoResumeBGMRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    ProtoSession(
      try await self.manager.resumeBGM(
        in: request.name,
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }

  func stopBGM(
    request: ProtoStopBGMRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    ProtoSession(
      try await self.manager.stopBGM(
        in: request.name,
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }

  func setBGMVolume(
    request: ProtoSetBGMVolumeRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    ProtoSession(
      try await self.manager.setBGMVolume(
        request.volume,
        of: request.name,
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }

  func setMICVolume(
    request: ProtoSetMICVolumeRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    ProtoSession(
      try await self.manager.setMICVolume(
        request.volume,
        of: request.name,
        operator: Operator.current,
        key: request.idempotencyKey
      )
    )
  }

  func watchSession(
    request: ProtoWatchSessionRequest,
    response: RPCWriter<ProtoSession>,
    context: ServerContext
  ) async throws {
    for await snapshot in try await self.manager.watch(request.name) {
      try await response.write(ProtoSession(snapshot))
    }
  }

  func listRevisions(
    request: ProtoListRevisionsRequest,
    context: ServerContext
  ) async throws -> ProtoListRevisionsResponse {
    let revisions = try await self.manager.revisions(request.name)
    return .with { response in
      response.revisions = revisions.map { revision in
        .with {
          $0.revision = revision.number
          $0.wallTimeNs = revision.created
          $0.operator = revision.operator
          $0.attributes = ProtoSessionAttributes(revision.attributes.redacted)
        }
      }
    }
  }
}

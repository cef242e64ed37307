import ControlAPI
import GRPCCore
import SwiftProtobuf
import Synchronization

struct FakeSessionService: ProtoSessionService.SimpleServiceProtocol {
  let node: FakeNode

  func createSession(
    request: ProtoCreateSessionRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    try self.node.mutate(key: request.idempotencyKey)
    return self.node.state.withLock { state in
      state.created.append(request)
      var session = ProtoSession.named(request.name, .idle)
      session.requested = request.attributes
      session.revision = 1
      state.sessions[request.name] = session
      return session
    }
  }

  func getSession(
    request: ProtoGetSessionRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    self.node.state.withLock { $0.shown.append(request) }
    return try self.node.session(request.name)
  }

  func listSessions(
    request: ProtoListSessionsRequest,
    context: ServerContext
  ) async throws -> ProtoListSessionsResponse {
    var response = ProtoListSessionsResponse()
    response.sessions = self.node.state.withLock { $0.sessions.values.sorted { $0.name < $1.name } }
    return response
  }

  func updateSession(
    request: ProtoUpdateSessionRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    try self.node.mutate(key: request.idempotencyKey)
    self.node.state.withLock { $0.updated.append(request) }
    return try self.node.change(request.name) { session in
      if request.attributes.hasEnableMic {
        session.effective.enableMic = request.attributes.enableMic
      }
    }
  }

  func deleteSession(
    request: ProtoDeleteSessionRequest,
    context: ServerContext
  ) async throws -> ProtoDeleteSessionResponse {
    try self.node.mutate(key: request.idempotencyKey)
    _ = try self.node.session(request.name)
    self.node.state.withLock { $0.sessions[request.name] = nil }
    return ProtoDeleteSessionResponse()
  }

  func startSession(
    request: ProtoStartSessionRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    try self.node.mutate(key: request.idempotencyKey)
    return try self.change(request.name, to: .preparing)
  }

  func stopSession(
    request: ProtoStopSessionRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    try self.node.mutate(key: request.idempotencyKey)
    return try self.change(request.name, to: .stopping)
  }

  func pauseSession(
    request: ProtoPauseSessionRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    try self.node.mutate(key: request.idempotencyKey)
    return try self.change(request.name, to: .paused)
  }

  func resumeSession(
    request: ProtoResumeSessionRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    try self.node.mutate(key: request.idempotencyKey)
    return try self.change(request.name, to: .live)
  }

  func sendMessage(
    request: ProtoSendMessageRequest,
    context: ServerContext
  ) async throws -> ProtoSendMessageResponse {
    try self.node.mutate(key: request.idempotencyKey)
    _ = try self.node.session(request.name)
    self.node.state.withLock { $0.messages.append(request) }
    return ProtoSendMessageResponse()
  }

  func playBGM(
    request: ProtoPlayBGMRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    try self.node.mutate(key: request.idempotencyKey)
    return try self.node.change(request.name) { session in
      self.node.state.withLock { $0.played.append(request) }
      session.bgm.url = request.url
      session.bgm.state = .loading
      session.bgm.loop = request.loop
    }
  }

  func pauseBGM(
    request: ProtoPauseBGMRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    try self.node.mutate(key: request.idempotencyKey)
    return try self.node.change(request.name) { $0.bgm.state = .paused }
  }

  func resumeBGM(
    request: ProtoResumeBGMRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    try self.node.mutate(key: request.idempotencyKey)
    return try self.node.change(request.name) { $0.bgm.state = .playing }
  }

  func stopBGM(
    request: ProtoStopBGMRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    try self.node.mutate(key: request.idempotencyKey)
    return try self.node.change(request.name) { $0.clearBgm() }
  }

  func setBGMVolume(
    request: ProtoSetBGMVolumeRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    try self.node.mutate(key: request.idempotencyKey)
    return try self.node.change(request.name) { $0.effective.bgmVolume = request.volume }
  }

  func setMICVolume(
    request: ProtoSetMICVolumeRequest,
    context: ServerContext
  ) async throws -> ProtoSession {
    try self.node.mutate(key: request.idempotencyKey)
    return try self.node.change(request.name) { $0.effective.micVolume = request.volume }
  }

  func watchSession(
    request: ProtoWatchSessionRequest,
    response: RPCWriter<ProtoSession>,
    context: ServerContext
  ) async throws {
    try await response.write(try self.node.session(request.name))
    let script = self.node.state.withLock { state in
      state.watchScripts.isEmpty ? nil : state.watchScripts.removeFirst()
    }
    guard let script else {
      try await context.cancellation.cancelled
      return
    }
    for session in script.elements { try await response.write(session) }
    if let end = script.end { throw end }
  }

  func listRevisions(
    request: ProtoListRevisionsRequest,
    context: ServerContext
  ) async throws -> ProtoListRevisionsResponse {
    ProtoListRevisionsResponse()
  }

  private func change(_ name: String, to state: ProtoSessionState) throws -> ProtoSession {
    var session = try self.node.session(name)
    session.state = state
    self.node.state.withLock { $0.sessions[name] = session }
    return session
  }
}

struct FakeEventService: ProtoEventService.SimpleServiceProtocol {
  /// Events on a page, however many are asked for.
  static let page = 3
  let node: FakeNode

  func listEvents(
    request: ProtoListEventsRequest,
    context: ServerContext
  ) async throws -> ProtoListEventsResponse {
    self.node.state.withLock { state in
      state.listedEvents.append(request)
      let all = state.events.filter { $0.sequence > request.afterSequence }
      let limit = request.limit == 0 ? Self.page : min(Self.page, Int(request.limit))
      var response = ProtoListEventsResponse()
      response.events = Array(request.newest ? all.suffix(Int(request.limit)) : all.prefix(limit))
      response.more = !request.newest && all.count > limit
      return response
    }
  }

  func subscribeEvents(
    request: ProtoSubscribeEventsRequest,
    response: RPCWriter<ProtoEvent>,
    context: ServerContext
  ) async throws {
    let script = self.node.state.withLock { state in
      state.subscribed.append(request)
      return state.eventScripts.isEmpty ? nil : state.eventScripts.removeFirst()
    }
    guard let script else {
      try await context.cancellation.cancelled
      return
    }
    for event in script.elements { try await response.write(event) }
    if let end = script.end { throw end }
  }

  func listCodes(
    request: ProtoListCodesRequest,
    context: ServerContext
  ) async throws -> ProtoListCodesResponse {
    var response = ProtoListCodesResponse()
    response.codes = self.node.state.withLock { $0.codes }
    return response
  }
}

struct FakeDeviceService: ProtoDeviceService.SimpleServiceProtocol {
  let node: FakeNode

  func listDevices(
    request: ProtoListDevicesRequest,
    context: ServerContext
  ) async throws -> ProtoListDevicesResponse {
    var response = ProtoListDevicesResponse()
    response.devices = self.node.state.withLock { $0.devices }
    return response
  }

  func getDevice(
    request: ProtoGetDeviceRequest,
    context: ServerContext
  ) async throws -> ProtoDevice {
    let device = self.node.state.withLock { state in
      state.devices.first { $0.id == request.device }
    }
    guard let device else {
      throw RPCError(code: .notFound, message: "there is no device \(request.device)")
    }
    return device
  }

  func watchDevices(
    request: ProtoWatchDevicesRequest,
    response: RPCWriter<ProtoDeviceChange>,
    context: ServerContext
  ) async throws {
    let script = self.node.state.withLock { state in
      state.deviceScripts.isEmpty ? nil : state.deviceScripts.removeFirst()
    }
    guard let script else {
      try await context.cancellation.cancelled
      return
    }
    for change in script.elements { try await response.write(change) }
    if let end = script.end { throw end }
  }
}

struct FakeNodeService: ProtoNodeService.SimpleServiceProtocol {
  let node: FakeNode

  func getNode(request: ProtoGetNodeRequest, context: ServerContext) async throws -> ProtoNode {
    var info = ProtoNode()
    info.name = "rack7"
    info.lastSequence = self.node.state.withLock { $0.events.last?.sequence ?? 0 }
    return info
  }

  func createToken(
    request: ProtoCreateTokenRequest,
    context: ServerContext
  ) async throws -> ProtoCreateTokenResponse {
    try self.node.mutate(key: request.idempotencyKey)
    return .with { response in
      response.text = "rct_0000000a_" + String(repeating: "5", count: 64)
      response.token = .with {
        $0.id = "0000000a"
        $0.role = request.role
        $0.label = request.label
        $0.createdWallTimeNs = 1_767_225_600_000_000_000
        $0.createdBy = "ada@studio"
        guard request.hasLifetimeS else { return }
        $0.expiresWallTimeNs = $0.createdWallTimeNs + Int64(request.lifetimeS) * 1_000_000_000
      }
      self.node.state.withLock { $0.tokens.append(response.token) }
    }
  }

  func listTokens(
    request: ProtoListTokensRequest,
    context: ServerContext
  ) async throws -> ProtoListTokensResponse {
    .with { $0.tokens = self.node.state.withLock { $0.tokens } }
  }

  func revokeToken(
    request: ProtoRevokeTokenRequest,
    context: ServerContext
  ) async throws -> ProtoToken {
    try self.node.mutate(key: request.idempotencyKey)
    return try self.node.state.withLock { state in
      guard let index = state.tokens.firstIndex(where: { $0.id == request.id }) else {
        throw RPCError(code: .notFound, message: "there is no token \(request.id)")
      }
      state.tokens[index].revokedWallTimeNs = 1_767_312_000_000_000_000
      return state.tokens[index]
    }
  }
}

import ControlAPI
import GRPCCore
import Synchronization

/// A node that answers from memory, and keeps what it was asked.
final class FakeNode: Sendable {
  /// What a stream does on one connection: give these, then end.
  struct Script<Element: Sendable>: Sendable {
    var elements: [Element]
    var end: RPCError?
  }

  struct State {
    var sessions: [String: ProtoSession] = [:]
    var events: [ProtoEvent] = []
    var codes: [ProtoCodeInfo] = []
    var devices: [ProtoDevice] = []
    var images: [FakeImage] = []
    var tokens: [ProtoToken] = []
    /// Used up one by one; after the last, streams stay silent.
    var watchScripts: [Script<ProtoSession>] = []
    var eventScripts: [Script<ProtoEvent>] = []
    var deviceScripts: [Script<ProtoDeviceChange>] = []
    /// Used up one by one before mutations are carried out.
    var mutationErrors: [RPCError] = []

    var created: [ProtoCreateSessionRequest] = []
    /// Operations on the camera, as text.
    var cameraRequests: [String] = []
    var messages: [ProtoSendMessageRequest] = []
    var played: [ProtoPlayBGMRequest] = []
    var updated: [ProtoUpdateSessionRequest] = []
    var subscribed: [ProtoSubscribeEventsRequest] = []
    var listedEvents: [ProtoListEventsRequest] = []
    var shown: [ProtoGetSessionRequest] = []
    var keys: [String] = []
    var operators: Set<String> = []
    /// What was shown to be let in.
    var authorizations: Set<String> = []
  }

  let state = Mutex(State())

  /// Adds a session in a state.
  func add(_ name: String, _ state: ProtoSessionState) {
    self.state.withLock { $0.sessions[name] = ProtoSession.named(name, state) }
  }

  func session(_ name: String) throws -> ProtoSession {
    guard let session = self.state.withLock({ $0.sessions[name] }) else {
      throw RPCError(code: .notFound, message: "there is no session \(name)")
    }
    return session
  }

  /// Begins a mutation: fails as the test says, and keeps the key.
  func mutate(key: String) throws {
    let error = self.state.withLock { state -> RPCError? in
      state.keys.append(key)
      return state.mutationErrors.isEmpty ? nil : state.mutationErrors.removeFirst()
    }
    if let error { throw error }
  }
}

extension ProtoSession {
  static func named(_ name: String, _ state: ProtoSessionState) -> ProtoSession {
    var session = ProtoSession()
    session.name = name
    session.state = state
    return session
  }
}

extension ProtoEvent {
  static func numbered(_ sequence: UInt64, session: String = "cam1") -> ProtoEvent {
    var event = ProtoEvent()
    event.sequence = sequence
    event.session = session
    event.code = 1002
    event.name = "push_begin"
    event.message = "publishing"
    return event
  }
}

/// Keeps who asked.
struct OperatorRecorder: ServerInterceptor {
  let node: FakeNode

  func intercept<Input: Sendable, Output: Sendable>(
    request: StreamingServerRequest<Input>,
    context: ServerContext,
    next:
      @Sendable (
        _ request: StreamingServerRequest<Input>,
        _ context: ServerContext
      ) async throws -> StreamingServerResponse<Output>
  ) async throws -> StreamingServerResponse<Output> {
    for name in request.metadata[stringValues: "rackcast-operator"] {
      self.node.state.withLock { _ = $0.operators.insert(name) }
    }
    for shown in request.metadata[stringValues: "authorization"] {
      self.node.state.withLock { _ = $0.authorizations.insert(shown) }
    }
    return try await next(request, context)
  }
}

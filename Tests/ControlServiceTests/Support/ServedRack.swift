import Capture
import ControlAPI
import GRPCCore
import GRPCInProcessTransport
import Logging
import Sessions
import Store
import SwiftProtobuf
import TestSupport
import Testing
import WaitingImages

@testable import ControlService

/// The services of a node on a store in memory, and a client of each, for the length of a test.
struct ServedRack {
  typealias Transport = InProcessTransport.Client

  let client: GRPCClient<Transport>
  let sessions: ProtoSessionService.Client<Transport>
  let devices: ProtoDeviceService.Client<Transport>
  let events: ProtoEventService.Client<Transport>
  let images: ProtoWaitingImageService.Client<Transport>
  let node: ProtoNodeService.Client<Transport>
  let log: EventLog
  let store: Store
  let directory: TemporaryDirectory

  static let description = NodeDescription(
    name: "rack7",
    id: "0123456789abcdef",
    version: "1.2.3",
    started: 42,
    schemaVersion: 1,
    dataDirectory: "/var/lib/rackcast",
    libraries: ["libavcodec": "59.37.100"]
  )

  /// Runs `body` beside the services, and shuts everything down.
  @discardableResult
  static func run<Result: Sendable>(
    watcher: DeviceWatcher = DeviceWatcher(),
    _ body: (ServedRack) async throws -> Result
  ) async throws -> Result {
    let store = try Store.inMemory()
    let log = try EventLog(store: store)
    let catalog = DeviceCatalog()
    let manager = SessionManager(
      hub: DeviceHub(catalog: catalog),
      catalog: catalog,
      store: store,
      events: log,
      images: WaitingImageLoader(store: store),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    let control = ControlServices(
      manager: manager,
      catalog: catalog,
      watcher: watcher,
      store: store,
      events: log,
      access: try AccessControl(store: store, events: log),
      node: Self.description
    )
    let transport = InProcessTransport()
    let server = GRPCServer(
      transport: transport.server,
      services: control.services,
      interceptors: control.interceptors
    )
    let client = GRPCClient(transport: transport.client)
    let rack = ServedRack(
      client: client,
      sessions: ProtoSessionService.Client(wrapping: client),
      devices: ProtoDeviceService.Client(wrapping: client),
      events: ProtoEventService.Client(wrapping: client),
      images: ProtoWaitingImageService.Client(wrapping: client),
      node: ProtoNodeService.Client(wrapping: client),
      log: log,
      store: store,
      directory: try TemporaryDirectory()
    )
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await manager.run() }
      group.addTask { try await server.serve() }
      group.addTask { try await client.runConnections() }
      func end() async {
        await manager.shutDown()
        watcher.close()
        await log.flush()
        log.close()
        client.beginGracefulShutdown()
        server.beginGracefulShutdown()
      }
      let result: Result
      do {
        result = try await body(rack)
      } catch {
        await end()
        throw error
      }
      await end()
      try await group.waitForAll()
      return result
    }
  }
}

extension ServedRack {
  /// A recording as a URL to push to.
  func fileURL(_ name: String) -> String {
    "file://\(self.directory.file(name)).flv"
  }

  /// Creates a session on the synthetic pattern and tone.
  @discardableResult
  func create(
    _ name: String,
    key: String = "",
    by issuer: String? = nil,
    _ change: (inout ProtoSessionAttributes) -> Void = { _ in }
  ) async throws -> ProtoSession {
    var request = ProtoCreateSessionRequest()
    request.name = name
    request.idempotencyKey = key
    request.attributes = .with {
      $0.camera = "synthetic:pattern"
      $0.microphone = "synthetic:tone"
      $0.videoWidth = 160
      $0.videoHeight = 120
      $0.encoderPreset = "ultrafast"
      $0.url = self.fileURL(name)
    }
    change(&request.attributes)
    return try await self.sessions.createSession(request, metadata: Self.metadata(issuer))
  }

  /// Changes a session.
  @discardableResult
  func update(
    _ name: String,
    key: String = "",
    resetting names: [String] = [],
    _ change: (inout ProtoSessionAttributes) -> Void = { _ in }
  ) async throws -> ProtoSession {
    var request = ProtoUpdateSessionRequest()
    request.name = name
    request.idempotencyKey = key
    request.reset = names
    change(&request.attributes)
    return try await self.sessions.updateSession(request)
  }

  @discardableResult
  func start(
    _ name: String,
    key: String = "",
    by issuer: String? = nil
  ) async throws
    -> ProtoSession
  {
    try await self.sessions.startSession(
      .with {
        $0.name = name
        $0.idempotencyKey = key
      },
      metadata: Self.metadata(issuer)
    )
  }

  @discardableResult
  func stop(_ name: String, key: String = "") async throws -> ProtoSession {
    try await self.sessions.stopSession(
      .with {
        $0.name = name
        $0.idempotencyKey = key
      }
    )
  }

  @discardableResult
  func pause(_ name: String) async throws -> ProtoSession {
    try await self.sessions.pauseSession(.with { $0.name = name })
  }

  @discardableResult
  func resume(_ name: String) async throws -> ProtoSession {
    try await self.sessions.resumeSession(.with { $0.name = name })
  }

  func get(_ name: String, showingSecrets: Bool = false) async throws -> ProtoSession {
    try await self.sessions.getSession(
      .with {
        $0.name = name
        $0.showSecrets = showingSecrets
      }
    )
  }

  /// Watches the session until it is in `state`; the test's time limit ends a wait in vain.
  ///
  /// - Returns: the states it was seen in.
  @discardableResult
  func watch(_ name: String, until state: ProtoSessionState) async throws -> [ProtoSessionState] {
    try await self.sessions.watchSession(.with { $0.name = name }) { response in
      var states: [ProtoSessionState] = []
      for try await session in response.messages {
        if states.last != session.state { states.append(session.state) }
        if session.state == state { break }
      }
      return states
    }
  }

  /// Returns when the session has sent pictures after this call.
  func sendMore(_ name: String) async throws {
    let last = try await self.get(name).netStatus.wallTimeNs
    try await self.sessions.watchSession(.with { $0.name = name }) { response in
      for try await session in response.messages where session.netStatus.wallTimeNs > last {
        return
      }
    }
  }

  /// Returns when the first destination was sent that many more pictures and stretches of sound; a
  /// second has some 47 of the latter.
  func send(_ count: UInt64, of name: String) async throws {
    func sent() async throws -> UInt64 {
      try await self.get(name).destinations.first?.framesSent ?? 0
    }
    let target = try await sent() + count
    _ = try await eventually("\(count) more frames of \(name)", within: .seconds(60)) {
      try await sent() >= target ? true : nil
    }
  }

  /// The events that a request asks for.
  func list(
    _ change: (inout ProtoListEventsRequest) -> Void = { _ in }
  ) async throws -> ProtoListEventsResponse {
    var request = ProtoListEventsRequest()
    change(&request)
    return try await self.events.listEvents(request)
  }

  private static func metadata(_ issuer: String?) -> Metadata {
    issuer.map { ["rackcast-operator": "\($0)"] } ?? [:]
  }
}

/// The message of the refusal with `code` that `body` ends in.
func refusal(
  _ code: RPCError.Code,
  sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () async throws -> Void
) async throws -> String {
  let error = await #expect(throws: RPCError.self, sourceLocation: sourceLocation) {
    try await body()
  }
  #expect(error?.code == code, sourceLocation: sourceLocation)
  return try #require(error?.message, sourceLocation: sourceLocation)
}

internal import Capture
internal import ControlService
internal import ControlTransport
internal import Events
internal import FFmpeg
internal import Foundation
internal import GRPCCore
internal import Logging
internal import Media
internal import Publishing
internal import ServiceLifecycle
internal import Sessions
internal import Store
internal import WaitingImages

/// The daemon of a rack: the sessions, the history and the control server, started and ended in
/// order.
struct Daemon: Service {
  /// How long calls may take to end once the daemon is asked to.
  private static let callLimit = Duration.seconds(1)

  private let store: Store
  private let events: EventLog
  private let manager: SessionManager
  private let watcher: DeviceWatcher
  private let transport: FramedServerTransport
  private let server: GRPCServer<FramedServerTransport>
  /// What started the daemon and wants to know how it is; `nil` for nobody.
  private let serviceManager: ServiceManager?
  private let logger: Logger

  /// Opens the data directory and prepares everything; nothing runs yet.
  ///
  /// Blocks while the database is opened and certificates are read.
  init(_ configuration: DaemonConfiguration, logger: Logger) throws {
    let trust = try PushTrust(files: configuration.authorities)
    let store = try Store.open(directory: configuration.dataDirectory)
    let events = try EventLog(store: store)
    let catalog = DeviceCatalog()
    let watcher = DeviceWatcher(catalog: catalog)
    let manager = SessionManager(
      hub: DeviceHub(catalog: catalog),
      watcher: watcher,
      catalog: catalog,
      store: store,
      events: events,
      images: WaitingImageLoader(
        store: store,
        policy: AddressPolicy(allowing: configuration.waitingImageServers)
      ),
      trust: trust,
      network: Self.network(logger),
      logger: logger
    )
    let node = NodeDescription(
      name: ProcessInfo.processInfo.hostName,
      id: store.node.id,
      version: Rackcastd.version,
      started: Self.wallTime,
      schemaVersion: store.schemaVersion,
      dataDirectory: configuration.dataDirectory,
      libraries: FFmpegLibraries.versions
    )
    let services = ControlServices(
      manager: manager,
      catalog: catalog,
      watcher: watcher,
      store: store,
      events: events,
      access: try AccessControl(store: store, events: events),
      node: node
    )
    let transport = FramedServerTransport(
      host: configuration.listen.host,
      port: configuration.listen.port,
      configuration: FramedServerTransport.Configuration(configuration.control),
      security: try configuration.tls.map { try ServerSecurity($0) }
    )
    self.store = store
    self.events = events
    self.manager = manager
    self.watcher = watcher
    self.transport = transport
    self.server = GRPCServer(
      transport: transport,
      services: services.services,
      interceptors: services.interceptors
    )
    self.serviceManager = ServiceManager(environment: ProcessInfo.processInfo.environment)
    self.logger = logger
  }

  /// What tells when the network is back; nil where the kernel does not, which is no reason not to push.
  private static func network(_ logger: Logger) -> NetworkMonitor? {
    do {
      return try NetworkMonitor()
    } catch {
      logger.warning(
        "lost destinations are tried at their own times only",
        metadata: ["error": "\(error)"]
      )
      return nil
    }
  }

  /// A part of the daemon that came to its end.
  private enum Ended {
    case server
    case sessions
    case startUp
    case shutDown
    case patience
    case watchdog
  }

  /// Runs until the daemon is asked to end; then stops every session properly and keeps what they
  /// still tell.
  func run() async throws {
    try await withThrowingTaskGroup(of: Ended.self) { group in
      group.addTask {
        try await self.server.serve()
        return .server
      }
      group.addTask {
        await self.manager.run()
        return .sessions
      }
      group.addTask {
        try await self.startUp()
        return .startUp
      }
      group.addTask {
        try await gracefulShutdown()
        await self.shutDown()
        return .shutDown
      }
      if let watchdog = self.serviceManager?.watchdog {
        group.addTask {
          try await self.tellOfLife(every: watchdog / 2)
          return .watchdog
        }
      }
      defer { group.cancelAll() }
      var isShutDown = false
      var hasServerEnded = false
      while let ended = try await group.next() {
        switch ended {
        case .startUp, .sessions, .watchdog:
          break
        case .server:
          hasServerEnded = true
        case .shutDown:
          isShutDown = true
          group.addTask {
            try await Task.sleep(for: Self.callLimit)
            return .patience
          }
        case .patience:
          // A call that does not end is cut off.
          return
        }
        if isShutDown && hasServerEnded { return }
      }
    }
  }

  private func startUp() async throws {
    let address = try await self.transport.listeningAddress
    self.logger.notice("listening", metadata: ["address": "\(address)"])
    self.record(.daemonStarted, "rackcastd \(Rackcastd.version) started")
    self.serviceManager?.tell(.ready(status: "listens on \(address)"))
    try await self.manager.restore()
  }

  /// Tells the service manager that commands are still carried out, until the daemon ends. A disk that
  /// hangs does not count: broadcasts go on without it.
  private func tellOfLife(every interval: Duration) async throws {
    while true {
      try await Task.sleep(for: interval)
      _ = await self.manager.snapshots()
      self.serviceManager?.tell(.alive)
    }
  }

  private func shutDown() async {
    self.logger.notice("stopping")
    self.serviceManager?.tell(.stopping)
    self.server.beginGracefulShutdown()
    await self.manager.shutDown()
    self.watcher.close()
    self.record(.daemonStopped, "rackcastd stopped")
    await self.events.flush()
    // Ends the subscriptions, which would go on for ever.
    self.events.close()
  }

  private func record(_ code: Code, _ message: String) {
    self.events.append(
      EventDraft(
        session: nil,
        destination: nil,
        code: code,
        message: message,
        detail: EventDetail(),
        operator: nil,
        previousState: nil,
        nextState: nil,
        wallTime: Self.wallTime,
        monotonicTime: MonotonicClock.now.nanoseconds
      )
    )
  }

  private static var wallTime: Int64 {
    Int64(Date().timeIntervalSince1970 * 1_000_000_000)
  }
}

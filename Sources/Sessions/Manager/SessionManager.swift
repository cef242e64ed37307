public import Capture
internal import Events
internal import Foundation
public import Logging
public import Publishing
public import Store
public import WaitingImages

/// All sessions of the daemon.
///
/// Commands that change sessions are carried out one after the other; a stop acts at once. Each is
/// written to the store before it acts, so that a restart finds what was accepted.
public actor SessionManager {
  let catalog: DeviceCatalog
  let environment: Session.Environment
  var sessions: [String: Session] = [:]
  let commands = CommandQueue()
  private let network: NetworkMonitor?
  private let scope = TaskScope()
  private(set) var isShutDown = false

  /// - Parameters:
  ///   - hub: opens the devices, for all sessions.
  ///   - watcher: tells when lost devices are back.
  ///   - catalog: resolves what the operator calls a device.
  ///   - store: where sessions are kept.
  ///   - events: the history.
  ///   - images: loads the waiting images.
  ///   - trust: who vouches for servers that are pushed to over TLS.
  ///   - network: tells when the network is back; without it, destinations are tried at their own times.
  public init(
    hub: DeviceHub,
    watcher: DeviceWatcher = DeviceWatcher(),
    catalog: DeviceCatalog,
    store: Store,
    events: EventLog,
    images: WaitingImageLoader,
    trust: PushTrust = .system,
    network: NetworkMonitor? = nil,
    logger: Logger
  ) {
    self.catalog = catalog
    self.network = network
    self.environment = Session.Environment(
      hub: hub,
      watcher: watcher,
      store: store,
      events: events,
      images: images,
      trust: trust,
      uplinks: Uplinks(),
      logger: logger
    )
  }

  /// Works until `shutDown()`; commands wait for it.
  public nonisolated func run() async {
    self.scope.add { await self.commands.run() }
    if let network = self.network { self.scope.add { await self.follow(network) } }
    await self.scope.run()
  }

  /// Loads the stored sessions and starts those with `autopush`.
  public func restore() async throws(SessionError) {
    let records = try await self.storing { try await self.environment.store.sessions() }
    for record in records {
      do {
        let attributes = try SessionAttributes(json: record.configuration)
        let session = Session(
          name: record.name,
          attributes: attributes,
          effective: try attributes.effective(),
          revision: record.revision,
          desiredState: .stopped,
          created: record.created,
          environment: self.environment
        )
        self.adopt(session)
        await session.restoreWaitingImage()
        if try attributes.effective().autopush {
          try await self.commands.perform { () throws(SessionError) in
            _ = try await self.startInTurn(record.name, cause: .autopush, operator: nil, key: nil)
          }
        } else if record.desiredState == .started {
          // Only `autopush` outlives the daemon.
          try await self.storing {
            try await self.environment.store.setDesiredState(.stopped, ofSession: record.name)
          }
        }
      } catch {
        // One session that cannot come back must not keep the others off the air.
        self.environment.logger.error(
          "cannot bring a session back",
          metadata: ["session": "\(record.name)", "error": "\(error)"]
        )
      }
    }
  }

  func adopt(_ session: Session) {
    self.sessions[session.name] = session
    self.scope.add { await session.run() }
  }

  /// Stops every session, in at most a second each and all at once, and ends `run()`.
  ///
  /// What is desired stays as it is: sessions with `autopush` come back with the next start.
  public func shutDown() async {
    guard !self.isShutDown else { return }
    self.isShutDown = true
    self.network?.close()
    self.commands.close()
    let sessions = Array(self.sessions.values)
    await withDiscardingTaskGroup { group in
      for session in sessions {
        group.addTask {
          await session.stop(operator: nil)
          await session.close()
        }
      }
    }
    self.scope.close()
  }

  /// The session called `name`.
  func session(_ name: String) throws(SessionError) -> Session {
    guard let session = self.sessions[name] else {
      throw SessionError(
        .notFound,
        "there is no session \(name): `rackcast session list` shows those there are"
      )
    }
    return session
  }

  /// Runs `body` on the store, its errors turned into the manager's.
  func storing<Result: Sendable>(
    _ body: () async throws -> Result
  ) async throws(SessionError) -> Result {
    do {
      return try await body()
    } catch let error as StoreError {
      throw SessionError(error)
    } catch {
      throw SessionError(.unavailable, "the store failed: \(error)")
    }
  }
}

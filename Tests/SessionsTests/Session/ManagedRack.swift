import Capture
import Events
import Foundation
import Logging
import Sessions
import Store
import WaitingImages

/// A session manager on a store in memory, for the length of a test.
struct ManagedRack {
  let manager: SessionManager
  let store: Store
  let events: EventLog
  let directory: URL

  /// Runs `body` beside a manager's `run()`, and shuts everything down.
  static func run(
    store: Store? = nil,
    hub: DeviceHub? = nil,
    watcher: DeviceWatcher = DeviceWatcher(),
    _ body: (ManagedRack) async throws -> Void
  ) async throws {
    let store = try store ?? Store.inMemory()
    let events = try EventLog(store: store)
    let catalog = DeviceCatalog()
    let manager = SessionManager(
      hub: hub ?? DeviceHub(catalog: catalog),
      watcher: watcher,
      catalog: catalog,
      store: store,
      events: events,
      images: WaitingImageLoader(store: store),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("rackcast-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer {
      // What cannot be removed is left to the system's clean-up.
      try? FileManager.default.removeItem(at: directory)
    }
    let rack = ManagedRack(manager: manager, store: store, events: events, directory: directory)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await manager.run() }
      do {
        try await body(rack)
      } catch {
        await manager.shutDown()
        throw error
      }
      await manager.shutDown()
      try await group.waitForAll()
    }
    await events.flush()
    events.close()
  }

  /// A recording as a URL to push to.
  func fileURL(_ name: String) -> String {
    "file://\(self.directory.path)/\(name).flv"
  }

  /// Creates a session on the synthetic pattern and tone.
  @discardableResult
  func createSynthetic(
    _ name: String,
    _ change: (inout SessionAttributes) -> Void
  ) async throws -> SessionSnapshot {
    var attributes = SessionAttributes()
    attributes.camera = "synthetic:pattern"
    attributes.microphone = "synthetic:tone"
    attributes.videoWidth = 160
    attributes.videoHeight = 120
    attributes.encoderPreset = "ultrafast"
    change(&attributes)
    return try await self.manager.create(name, attributes: attributes, operator: "test", key: nil)
  }

  /// Waits until the session is as `condition` wants; the test's time limit ends a wait in vain.
  @discardableResult
  func wait(
    for name: String,
    until condition: (SessionSnapshot) -> Bool
  ) async throws -> SessionSnapshot {
    for await snapshot in try await self.manager.watch(name) where condition(snapshot) {
      return snapshot
    }
    throw CancellationError()
  }

  /// The events of a session on record, once all that happened so far is.
  func recorded(_ name: String) async throws -> [Event] {
    await self.events.flush()
    return try await self.events.events(session: name)
  }
}

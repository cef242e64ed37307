import GRDB
import Testing

@testable import Store

@Suite struct StoreSessionTests {
  private let store: Store

  init() throws {
    self.store = try Store.inMemory()
  }

  private static let destinations = [
    DestinationRecord(label: "main", url: "rtmp://a/live/key", retry: #"{"attempts":5}"#),
    DestinationRecord(label: "backup", url: "rtmp://b/live/key"),
  ]

  private func create(_ name: String, at time: Int64 = 10) async throws -> SessionRecord {
    try await self.store.createSession(
      name: name,
      configuration: #"{"mode":"HD"}"#,
      desiredState: .stopped,
      destinations: Self.destinations,
      operator: "studio",
      at: time
    )
  }

  private func code(_ body: () async throws -> Void) async -> StoreError.Code? {
    do {
      try await body()
      return nil
    } catch {
      return (error as? StoreError)?.code
    }
  }

  @Test("creates a session with revision 1 and gives it back")
  func create() async throws {
    let created = try await self.create("cam1")

    #expect(created.name == "cam1")
    #expect(created.revision == 1)
    #expect(created.desiredState == .stopped)
    #expect(created.configuration == #"{"mode":"HD"}"#)
    #expect(created.destinations == Self.destinations)
    #expect(created.created == 10)
    #expect(created.current.operator == "studio")
    #expect(try await self.store.session(name: "cam1") == created)
    #expect(try await self.store.sessions() == [created])
  }

  @Test("refuses a name that is taken, a label that is there twice and text that is no JSON")
  func refuses() async throws {
    _ = try await self.create("cam1")

    #expect(await self.code { _ = try await self.create("cam1") } == .alreadyExists)
    #expect(await self.code { _ = try await self.create("") } == .invalid)
    for (configuration, labels) in [("{}", ["main", "main"]), ("nonsense", ["main"])] {
      let code = await self.code {
        _ = try await self.store.createSession(
          name: "cam2",
          configuration: configuration,
          desiredState: .started,
          destinations: labels.map { DestinationRecord(label: $0, url: "rtmp://a/b/c") },
          operator: nil,
          at: 1
        )
      }
      #expect(code == .invalid)
    }
    #expect(try await self.store.sessions().map(\.name) == ["cam1"])
  }

  @Test("says nothing of a URL in an error")
  func noSecrets() async throws {
    do {
      _ = try await self.store.createSession(
        name: "cam1",
        configuration: "{}",
        desiredState: .stopped,
        destinations: [
          DestinationRecord(label: "main", url: "rtmp://a/live/secret"),
          DestinationRecord(label: "main", url: "rtmp://a/live/secret"),
        ],
        operator: nil,
        at: 1
      )
      Issue.record("A label was taken twice.")
    } catch {
      #expect(!"\(error)\(error.cause.map { "\($0)" } ?? "")".contains("secret"))
    }
  }

  @Test("keeps every revision with who and when")
  func revisions() async throws {
    _ = try await self.create("cam1")

    let updated = try await self.store.updateSession(
      name: "cam1",
      configuration: #"{"mode":"FHD"}"#,
      destinations: [Self.destinations[1]],
      operator: "night",
      at: 20
    )

    #expect(updated.revision == 2)
    #expect(updated.destinations == [Self.destinations[1]])
    let revisions = try await self.store.revisions(name: "cam1")
    #expect(revisions.map(\.revision) == [1, 2])
    #expect(revisions.map(\.configuration) == [#"{"mode":"HD"}"#, #"{"mode":"FHD"}"#])
    #expect(revisions.map(\.operator) == ["studio", "night"])
    #expect(revisions.map(\.wallTime) == [10, 20])
    #expect(revisions[0].destinations == Self.destinations)
  }

  @Test("notes the desired state")
  func desiredState() async throws {
    _ = try await self.create("cam1")

    try await self.store.setDesiredState(.started, ofSession: "cam1")

    #expect(try await self.store.session(name: "cam1").desiredState == .started)
  }

  @Test("frees the name of a deleted session, and keeps its revisions")
  func delete() async throws {
    let old = try await self.create("cam1")

    try await self.store.deleteSession(name: "cam1", operator: "studio", at: 30)

    #expect(try await self.store.sessions().isEmpty)
    let new = try await self.create("cam1", at: 40)
    #expect(new.id != old.id)
    #expect(new.revision == 1)
    let kept = try await self.store.writer.read {
      try Int.fetchOne(
        $0,
        sql: "SELECT count(*) FROM session_revision WHERE session_id = ?",
        arguments: [old.id]
      )
    }
    #expect(kept == 1)
  }

  @Test("tells of a session that is not there, whatever is asked of it")
  func notFound() async throws {
    let store = self.store
    #expect(await self.code { _ = try await store.session(name: "x") } == .notFound)
    #expect(await self.code { _ = try await store.revisions(name: "x") } == .notFound)
    #expect(
      await self.code { try await store.setDesiredState(.started, ofSession: "x") } == .notFound
    )
    #expect(
      await self.code { try await store.deleteSession(name: "x", operator: nil, at: 1) }
        == .notFound
    )
    let update = await self.code {
      _ = try await store.updateSession(
        name: "x",
        configuration: "{}",
        destinations: [],
        operator: nil,
        at: 1
      )
    }
    #expect(update == .notFound)
  }

  @Test("keeps all of a transaction or nothing")
  func transaction() async throws {
    struct Stop: Error {}

    await #expect(throws: Stop.self) {
      try await self.store.transaction { transaction in
        _ = try transaction.createSession(
          name: "cam1",
          configuration: "{}",
          desiredState: .started,
          destinations: Self.destinations,
          operator: nil,
          at: 1
        )
        throw Stop()
      }
    }

    #expect(try await self.store.sessions().isEmpty)
  }

  @Test("changes nothing for a task that was cancelled")
  func cancelled() async throws {
    let store = self.store
    let task = Task {
      // Cancelled by the time it gets on: it waits for that.
      while !Task.isCancelled { await Task.yield() }
      do throws(StoreError) {
        try await store.setDeviceLabel("x", device: "alsa:PCH,0", operator: nil, at: 1)
        return StoreError.Code?.none
      } catch {
        return error.code
      }
    }
    task.cancel()

    #expect(await task.value == .cancelled)
    #expect(try await store.deviceLabels().isEmpty)
  }
}

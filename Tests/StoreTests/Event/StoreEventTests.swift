import Events
import Testing

@testable import Store

@Suite(.timeLimit(.minutes(1))) struct StoreEventTests {
  private let store: Store

  init() async throws {
    self.store = try Store.inMemory()
    let log = try EventLog(store: self.store)
    let drafts: [EventDraft] = [
      .numbered(1, session: "cam1", state: "preparing", at: 10),
      .numbered(2, session: "cam1", destination: "main", state: "connecting", at: 11),
      .numbered(3, session: "cam1", destination: "backup", state: "connecting", at: 12),
      .numbered(4, session: "cam2", destination: "main", state: "publishing", at: 12),
      .numbered(5, session: "cam1", destination: "main", state: "publishing", at: 20),
      .numbered(6, session: "cam1", state: "live", at: 20),
      .numbered(7, session: "cam1", destination: "main", at: 21),
      .numbered(8, session: nil, code: .daemonStarted, at: 22),
      .numbered(9, session: "cam1", destination: "backup", state: "failed", at: 30),
      // Two in the same nanosecond: the later one counts.
      .numbered(10, session: "cam1", destination: "backup", state: "idle", at: 30),
      // The clock went back.
      .numbered(11, session: "cam1", destination: "main", at: 15),
    ]
    for draft in drafts { log.append(draft) }
    await log.flush()
    log.close()
  }

  @Test("tells what happened to a session, and on the node, between two times")
  func between() async throws {
    let session = try await self.store.events(session: "cam1", in: 12 ..< 21)
    let node = try await self.store.events(session: nil, in: 12 ..< 23)
    let first = try await self.store.events(session: nil, in: 0 ..< 99, limit: 2)

    #expect(session.map(\.sequence) == [3, 11, 5, 6])
    #expect(node.map(\.sequence) == [3, 4, 11, 5, 6, 7, 8])
    #expect(first.map(\.sequence) == [1, 2])
  }

  @Test(
    "tells in which state a session or a destination was at a time",
    arguments: [
      (nil, 9, nil), (nil, 10, "preparing"), (nil, 19, "preparing"), (nil, 20, "live"),
      ("main", 10, nil), ("main", 19, "connecting"), ("main", 99, "publishing"),
      ("backup", 29, "connecting"), ("backup", 30, "idle"), ("other", 99, nil),
    ] as [(String?, Int64, String?)]
  )
  func stateAt(destination: String?, time: Int64, state: String?) async throws {
    let found = try await self.store.state(session: "cam1", destination: destination, at: time)

    #expect(found?.state == state)
  }

  @Test("tells the states of a session and all its destinations at once")
  func statesAt() async throws {
    let early = try await self.store.states(session: "cam1", at: 11)
    let late = try await self.store.states(session: "cam1", at: 99)

    #expect(early.map(\.destination) == [nil, "main"])
    #expect(early.map(\.state) == ["preparing", "connecting"])
    #expect(late.map(\.destination) == [nil, "backup", "main"])
    #expect(late.map(\.state) == ["live", "idle", "publishing"])
    #expect(late.map(\.since) == [20, 30, 20])
    #expect(late.map(\.sequence) == [6, 10, 5])
    #expect(try await self.store.states(session: "none", at: 99).isEmpty)
  }
}

import GRDB
import Testing

@testable import Store

/// The questions that must stay quick over ten million events: each is a range of an index.
@Suite struct QueryPlanTests {
  private let store: Store

  init() throws {
    self.store = try Store.inMemory()
  }

  /// What SQLite says it will do.
  private func plan(_ sql: String, _ arguments: StatementArguments) async throws -> [String] {
    try await self.store.writer.read { database in
      try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(sql)", arguments: arguments)
        .map { $0["detail"] as String }
    }
  }

  @Test("reads a session's events after a sequence number from the index, in its order")
  func sessionAfter() async throws {
    let query = EventQuery(session: "cam1", after: 7)

    let plan = try await self.plan(query.sql, query.arguments)

    #expect(
      plan == [
        "SEARCH event USING INDEX event_session (session=? AND sequence>? AND sequence<?)"
      ]
    )
  }

  @Test("reads a session's last events from the end of the index")
  func sessionNewest() async throws {
    let query = EventQuery(session: "cam1", limit: 5, newest: true)

    let plan = try await self.plan(query.sql, query.arguments)

    #expect(plan.count == 1)
    #expect(plan.first?.hasPrefix("SEARCH event USING INDEX event_session (") == true)
  }

  @Test("reads the node's events after a sequence number from the table's own key")
  func nodeAfter() async throws {
    let query = EventQuery(after: 7)

    let plan = try await self.plan(query.sql, query.arguments)

    #expect(plan == ["SEARCH event USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"])
  }

  @Test("reads what happened between two times from an index, in its order")
  func between() async throws {
    let session = try await self.plan(
      EventSQL.sessionBetween,
      ["session": "cam1", "from": 1, "until": 2, "limit": 3]
    )
    let node = try await self.plan(EventSQL.nodeBetween, ["from": 1, "until": 2, "limit": 3])

    #expect(
      session == [
        """
        SEARCH event USING INDEX event_session_time \
        (session=? AND wall_time_ns>? AND wall_time_ns<?)
        """
      ]
    )
    #expect(node == ["SEARCH event USING INDEX event_time (wall_time_ns>? AND wall_time_ns<?)"])
  }

  @Test("finds the state at a time at one place of the index")
  func stateAt() async throws {
    let plan = try await self.plan(
      EventSQL.stateAt,
      ["session": "cam1", "destination": "main", "time": 1]
    )

    #expect(
      plan == [
        """
        SEARCH event USING INDEX event_state \
        (session=? AND destination=? AND wall_time_ns<?)
        """
      ]
    )
  }

  @Test("finds the states of all destinations without reading all their events")
  func statesAt() async throws {
    let plan = try await self.plan(EventSQL.statesAt, ["session": "cam1", "time": 1])

    #expect(plan.filter { $0.hasPrefix("SCAN event") } == [])
    #expect(plan.filter { $0.contains("INDEX event_state (session=? AND destination") }.count >= 2)
  }

  @Test("reads figures and prunes them by index")
  func netStatus() async throws {
    let latest = try await self.plan(NetStatusSample.latestSQL, ["cam1", nil])
    let range = try await self.plan(NetStatusSample.rangeSQL, ["cam1", "main", 1, 2, 3])

    for plan in [latest, range] {
      #expect(plan.count == 1)
      #expect(plan.first?.hasPrefix("SEARCH net_status USING INDEX net_status_series") == true)
    }
  }
}

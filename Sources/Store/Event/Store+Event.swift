public import Events
internal import GRDB

extension Store {
  /// The events that `query` asks for, oldest first.
  public func events(_ query: EventQuery) async throws(StoreError) -> [Event] {
    try await self.read("read events") { try query.fetch($0) }
  }

  /// What happened in `range` of wall times, by time and then by sequence number.
  ///
  /// - Parameter session: Only this session's; `nil` for all.
  public func events(
    session: String?,
    in range: Range<Int64>,
    limit: Int = 1000
  ) async throws(StoreError) -> [Event] {
    try await self.read("read events") { database in
      var arguments: StatementArguments = [
        "from": range.lowerBound, "until": range.upperBound, "limit": max(0, limit),
      ]
      if let session {
        arguments += ["session": session]
      }
      return try EventRow.fetch(
        database,
        sql: session == nil ? EventSQL.nodeBetween : EventSQL.sessionBetween,
        arguments: arguments
      )
    }
  }

  /// The state of a session (`destination` is `nil`) or of a destination at `time`; `nil` when it
  /// had none yet.
  public func state(
    session: String,
    destination: String?,
    at time: Int64
  ) async throws(StoreError) -> ObservedState? {
    try await self.read("read the state of \(session)") { database in
      try Row.fetchOne(
        database,
        sql: EventSQL.stateAt,
        arguments: ["session": session, "destination": destination, "time": time]
      ).map(ObservedState.init)
    }
  }

  /// The state of a session and of each of its destinations at `time`, the session's first; those
  /// that had none yet are left out.
  public func states(session: String, at time: Int64) async throws(StoreError) -> [ObservedState] {
    try await self.read("read the states of \(session)") { database in
      try Row.fetchAll(
        database,
        sql: EventSQL.statesAt,
        arguments: ["session": session, "time": time]
      ).map(ObservedState.init)
    }
  }
}

extension ObservedState {
  fileprivate init(_ row: Row) {
    let sequence: Int64 = row["sequence"]
    self.init(
      destination: row["destination"],
      state: row["next_state"],
      since: row["wall_time_ns"],
      sequence: UInt64(sequence)
    )
  }
}

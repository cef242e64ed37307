internal import GRDB

extension Store {
  /// Adds samples, in the order of their times, and takes away what is beyond the bound.
  public func insert(
    _ samples: [NetStatusSample],
    bound: NetStatusBound = .standard
  ) async throws(StoreError) {
    guard let newest = samples.map(\.wallTime).max() else { return }
    try await self.write("add net-status samples") { transaction in
      for sample in samples {
        try sample.insert(transaction.database)
      }
      try transaction.pruneNetStatus(bound, newest: newest, atMost: 2 * samples.count + 1000)
    }
  }

  /// The last sample of a session (`destination` is `nil`) or of a destination.
  public func latestNetStatus(
    session: String,
    destination: String?
  ) async throws(StoreError) -> NetStatusSample? {
    try await self.read("read the net status of \(session)") { database in
      try Row.fetchOne(
        database,
        sql: NetStatusSample.latestSQL,
        arguments: [session, destination]
      ).map(NetStatusSample.init)
    }
  }

  /// The samples of a session (`destination` is `nil`) or of a destination whose times are in
  /// `range`, oldest first.
  public func netStatus(
    session: String,
    destination: String?,
    in range: Range<Int64>,
    limit: Int = 1000
  ) async throws(StoreError) -> [NetStatusSample] {
    try await self.read("read the net status of \(session)") { database in
      try Row.fetchAll(
        database,
        sql: NetStatusSample.rangeSQL,
        arguments: [session, destination, range.lowerBound, range.upperBound, max(0, limit)]
      ).map(NetStatusSample.init)
    }
  }
}

extension Transaction {
  /// Takes away the oldest samples beyond the bound: at most `count` of each kind, so that no
  /// transaction is long. Rows are numbered as they come, so both look at the lowest ids only.
  fileprivate func pruneNetStatus(
    _ bound: NetStatusBound,
    newest: Int64,
    atMost count: Int
  ) throws {
    try self.database.execute(
      sql: """
        DELETE FROM net_status WHERE id IN (
          SELECT id FROM net_status
          WHERE id <= (SELECT max(id) FROM net_status) - ? ORDER BY id LIMIT ?
        )
        """,
      arguments: [bound.rows, count]
    )
    let (seconds, attoseconds) = bound.age.components
    let age = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    try self.database.execute(
      sql: """
        DELETE FROM net_status WHERE id IN (
          SELECT id FROM (SELECT id, wall_time_ns FROM net_status ORDER BY id LIMIT ?)
          WHERE wall_time_ns < ?
        )
        """,
      arguments: [count, newest - age]
    )
  }
}

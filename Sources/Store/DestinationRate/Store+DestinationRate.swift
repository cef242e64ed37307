internal import GRDB

extension Store {
  /// Notes what the paths to a session's destinations took, in place of what was noted before.
  ///
  /// - Throws: `.notFound` when there is no such session.
  public func setDestinationRates(
    _ rates: [DestinationRate],
    ofSession name: String
  ) async throws(StoreError) {
    try await self.write("note the rates of session \(name)") { transaction in
      let id = try SessionRow.get(name, transaction.database).id
      for rate in rates {
        try transaction.database.execute(
          sql: "INSERT OR REPLACE INTO destination_rate VALUES (?, ?, ?, ?, ?)",
          arguments: [id, rate.label, rate.server, rate.bitsPerSecond, rate.wallTime]
        )
      }
    }
  }

  /// What the paths to a session's destinations took when they were last used.
  public func destinationRates(
    ofSession name: String
  ) async throws(StoreError) -> [DestinationRate] {
    try await self.read("read the rates of session \(name)") { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT label, server, bits_per_second, wall_time_ns FROM destination_rate
          WHERE session_id = ? ORDER BY label
          """,
        arguments: [SessionRow.get(name, database).id]
      ).map { row in
        DestinationRate(
          label: row[0],
          server: row[1],
          bitsPerSecond: row[2],
          wallTime: row[3]
        )
      }
    }
  }
}

internal import Events
internal import GRDB

/// What the log does with the database. Both methods block.
extension Store {
  /// The greatest sequence number; 0 while there is none.
  func lastSequence() throws(StoreError) -> UInt64 {
    do {
      return try self.writer.read { UInt64(try Self.lastSequence($0)) }
    } catch {
      throw StoreError(error, task: "read the last event")
    }
  }

  /// Adds events in one transaction.
  ///
  /// - Returns: The sequence number of the last.
  func append(_ drafts: ArraySlice<EventDraft>) throws(StoreError) -> UInt64 {
    let rows = EventRow.rows(drafts)
    do {
      return try self.writer.write { database in
        var sequence = try Self.lastSequence(database)
        for row in rows {
          sequence += 1
          try row.insert(sequence: sequence, database)
        }
        return UInt64(sequence)
      }
    } catch {
      throw StoreError(error, task: "record events (\(drafts.count))")
    }
  }

  private static func lastSequence(_ database: Database) throws -> Int64 {
    try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM event") ?? 0
  }
}

internal import GRDB

extension Store {
  /// Notes which image stands for a session's attribute.
  ///
  /// - Parameter md5: of an image that is kept; nil for none.
  /// - Throws: `.notFound` when there is no such session.
  public func setWaitingImage(
    md5: String?,
    ofSession name: String
  ) async throws(StoreError) {
    try await self.write("note the waiting image of session \(name)") { transaction in
      let id = try SessionRow.get(name, transaction.database).id
      if let md5 {
        try transaction.database.execute(
          sql: "INSERT OR REPLACE INTO session_waiting_image VALUES (?, ?)",
          arguments: [id, md5]
        )
      } else {
        try transaction.database.execute(
          sql: "DELETE FROM session_waiting_image WHERE session_id = ?",
          arguments: [id]
        )
      }
    }
  }

  /// The MD5 of the image that stood for a session's attribute last; nil for none.
  public func waitingImage(ofSession name: String) async throws(StoreError) -> String? {
    try await self.read("read the waiting image of session \(name)") { database in
      try String.fetchOne(
        database,
        sql: "SELECT md5 FROM session_waiting_image WHERE session_id = ?",
        arguments: [SessionRow.get(name, database).id]
      )
    }
  }
}

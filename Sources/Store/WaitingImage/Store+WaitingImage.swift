internal import GRDB

extension Store {
  /// Keeps an image, if it is not kept already.
  ///
  /// - Returns: what is kept, with the time when it was stored first.
  /// - Throws: `.alreadyExists` when another image with the same MD5 is kept.
  @discardableResult
  public func addWaitingImage(
    _ image: StoredWaitingImage
  ) async throws(StoreError) -> WaitingImageRecord {
    let md5 = image.record.md5
    return try await self.write("store waiting image \(md5)") { transaction in
      guard let kept = try WaitingImageRecord.fetch(md5, transaction.database) else {
        try image.insert(transaction.database)
        return image.record
      }
      guard kept.sha256 == image.record.sha256 else {
        throw StoreError(
          .alreadyExists,
          """
          Another waiting image with MD5 \(md5) is stored, whose SHA-256 is \(kept.sha256). Save \
          the new image again, so that its bytes change.
          """
        )
      }
      return kept
    }
  }

  /// The image with its bytes; `nil` when none is kept under `md5`.
  ///
  /// - Parameter md5: 32 lower-case hexadecimal digits.
  public func waitingImage(md5: String) async throws(StoreError) -> StoredWaitingImage? {
    try await self.read("read waiting image \(md5)") {
      try StoredWaitingImage.fetch(md5, $0)
    }
  }

  /// Every image that is kept, the first stored first; without their bytes.
  public func waitingImages() async throws(StoreError) -> [WaitingImageRecord] {
    try await self.read("read the waiting images") { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT \(WaitingImageRecord.columns) FROM waiting_image
          ORDER BY first_stored_wall_time_ns, md5
          """
      ).map { WaitingImageRecord($0) }
    }
  }

  /// Throws an image away.
  ///
  /// - Throws: `.notFound`, or `.inUse` when a session has it as its waiting image.
  public func deleteWaitingImage(md5: String) async throws(StoreError) {
    try await self.write("delete waiting image \(md5)") { transaction in
      let users = try String.fetchAll(
        transaction.database,
        sql: """
          SELECT name FROM session JOIN session_waiting_image ON session_id = id
          WHERE md5 = ? ORDER BY name
          """,
        arguments: [md5]
      )
      guard users.isEmpty else {
        throw StoreError(
          .inUse,
          """
          Waiting image \(md5) is in use by \(users.joined(separator: ", ")). Give the session \
          another one first.
          """
        )
      }
      try transaction.database.execute(
        sql: "DELETE FROM waiting_image WHERE md5 = ?",
        arguments: [md5]
      )
      guard transaction.database.changesCount > 0 else {
        throw StoreError(.notFound, "No waiting image with MD5 \(md5) is stored.")
      }
    }
  }

  /// The names of the sessions that have each image as their waiting image, by its MD5.
  public func waitingImageUsers() async throws(StoreError) -> [String: [String]] {
    try await self.read("read who uses the waiting images") { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT md5, name FROM session JOIN session_waiting_image ON session_id = id ORDER BY name
          """
      )
      return rows.reduce(into: [:]) { users, row in
        users[row["md5"], default: []].append(row["name"])
      }
    }
  }
}

internal import Foundation
internal import GRDB

extension Transaction {
  /// Keeps a token.
  ///
  /// - Throws: `StoreError`: `.alreadyExists` when its id or hash is taken.
  public func addToken(_ token: TokenRecord) throws {
    let taken = try Bool.fetchOne(
      self.database,
      sql: "SELECT EXISTS (SELECT 1 FROM token WHERE id = ? OR hash = ?)",
      arguments: [token.id, Data(token.hash)]
    )
    guard taken != true else {
      throw StoreError(.alreadyExists, "There is a token \(token.id) already. Make another.")
    }
    try self.database.execute(
      sql: """
        INSERT INTO token
          (id, hash, role, label, operator, created_wall_time_ns, expires_wall_time_ns)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        token.id, Data(token.hash), token.role, token.label, token.operator, token.created,
        token.expires,
      ]
    )
  }

  /// Notes that a token is no more good; one that was revoked before stays as it was.
  ///
  /// - Throws: `StoreError`: `.notFound` when there is no such token.
  public func revokeToken(_ id: String, operator: String?, at time: Int64) throws -> TokenRecord {
    try self.database.execute(
      sql: """
        UPDATE token SET revoked_wall_time_ns = ?, revoked_operator = ?
        WHERE id = ? AND revoked_wall_time_ns IS NULL
        """,
      arguments: [time, `operator`, id]
    )
    let row = try Row.fetchOne(
      self.database,
      sql: "SELECT * FROM token WHERE id = ?",
      arguments: [id]
    )
    guard let row else {
      throw StoreError(.notFound, "There is no token \(id). List them to see which there are.")
    }
    return TokenRecord(row)
  }

  /// All tokens there ever were, the oldest first.
  public func tokens() throws -> [TokenRecord] {
    try Row.fetchAll(
      self.database,
      sql: "SELECT * FROM token ORDER BY created_wall_time_ns, id"
    ).map { TokenRecord($0) }
  }
}

extension Store {
  /// `tokens`, for the start. Blocks.
  public func loadTokens() throws(StoreError) -> [TokenRecord] {
    do {
      return try self.writer.read { try Transaction(database: $0).tokens() }
    } catch {
      throw StoreError(error, task: "read the tokens")
    }
  }

  /// `Transaction.tokens`, as a look of its own.
  public func tokens() async throws(StoreError) -> [TokenRecord] {
    try await self.read("read the tokens") { try Transaction(database: $0).tokens() }
  }
}

extension TokenRecord {
  fileprivate init(_ row: Row) {
    self.init(
      id: row["id"],
      hash: [UInt8](row["hash"] as Data),
      role: row["role"],
      label: row["label"],
      operator: row["operator"],
      created: row["created_wall_time_ns"],
      expires: row["expires_wall_time_ns"],
      revoked: row["revoked_wall_time_ns"]
    )
  }
}

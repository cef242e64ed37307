internal import Foundation
internal import GRDB

extension Transaction {
  /// How long a response is remembered, in nanoseconds: 24 h.
  static let memory: Int64 = 24 * 3600 * 1_000_000_000

  /// What was answered when `key` was used first; `nil` when it is new or longer ago than 24 h.
  ///
  /// - Throws: `StoreError`: `.keyReused` when that was for another method.
  public func rememberedResponse(
    forKey key: String,
    method: String,
    at time: Int64
  ) throws -> [UInt8]? {
    guard
      let row = try Row.fetchOne(
        self.database,
        sql: "SELECT method, response FROM idempotency WHERE key = ? AND wall_time_ns > ?",
        arguments: [key, time - Self.memory]
      )
    else { return nil }
    let first: String = row["method"]
    guard first == method else {
      throw StoreError(
        .keyReused,
        "The idempotency key was used for \(first) and cannot be for \(method). Take a new key."
      )
    }
    return [UInt8](row["response"] as Data)
  }

  /// Remembers what a mutation answers, and forgets what is older than 24 h.
  public func remember(
    _ response: [UInt8],
    forKey key: String,
    method: String,
    at time: Int64
  ) throws {
    try self.database.execute(
      sql: "DELETE FROM idempotency WHERE wall_time_ns <= ?",
      arguments: [time - Self.memory]
    )
    try self.database.execute(
      sql: "INSERT INTO idempotency VALUES (?, ?, ?, ?)",
      arguments: [key, method, Data(response), time]
    )
  }
}

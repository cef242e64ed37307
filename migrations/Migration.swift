/// One step of the schema.
public struct Migration: Hashable, Sendable {
  /// Counts from 1, without gaps.
  public let version: Int
  public let name: String
  /// UTF-8; one or more statements.
  public let sql: [UInt8]

  public init(version: Int, name: String, sql: [UInt8]) {
    self.version = version
    self.name = name
    self.sql = sql
  }
}

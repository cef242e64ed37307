internal import GRDB

/// Who a node is: made with its data directory.
public struct NodeIdentity: Hashable, Sendable {
  /// Random, 32 hexadecimal digits.
  public let id: String
  /// When the data directory was made.
  public let created: Int64

  static func fetch(_ database: Database) throws -> NodeIdentity {
    let sql = "SELECT id, created_wall_time_ns FROM node"
    guard let row = try Row.fetchOne(database, sql: sql) else {
      throw StoreError(.corrupt, "The database has lost its node id. Restore a backup.")
    }
    return NodeIdentity(id: row["id"], created: row["created_wall_time_ns"])
  }
}

internal import GRDB

/// A line of `session`.
struct SessionRow {
  let id: Int64
  let name: String
  let desiredState: DesiredState
  let created: Int64

  private static let columns = "id, name, desired_state, created_wall_time_ns"

  /// The session that has the name now.
  static func find(_ name: String, _ database: Database) throws -> SessionRow? {
    try Row.fetchOne(
      database,
      sql: """
        SELECT \(self.columns) FROM session WHERE name = ? AND deleted_wall_time_ns IS NULL
        """,
      arguments: [name]
    ).map(Self.init)
  }

  /// The session that has the name now, or `.notFound`.
  static func get(_ name: String, _ database: Database) throws -> SessionRow {
    guard let row = try self.find(name, database) else {
      throw StoreError(.notFound, "There is no session named \(name).")
    }
    return row
  }

  /// Every session that is not deleted, by name.
  static func all(_ database: Database) throws -> [SessionRow] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT \(self.columns) FROM session WHERE deleted_wall_time_ns IS NULL ORDER BY name
        """
    ).map(Self.init)
  }

  private init(_ row: Row) throws {
    let state: String = row["desired_state"]
    guard let desiredState = DesiredState(rawValue: state) else {
      throw StoreError(.corrupt, "Unknown desired state \(state) of session \(row["name"] ?? "").")
    }
    self.id = row["id"]
    self.name = row["name"]
    self.desiredState = desiredState
    self.created = row["created_wall_time_ns"]
  }

  /// The session with its configuration in force.
  func record(_ database: Database) throws -> SessionRecord {
    guard let current = try SessionRevision.latest(of: self.id, database) else {
      throw StoreError(.corrupt, "Session \(self.name) has lost its configuration.")
    }
    return SessionRecord(
      id: self.id,
      name: self.name,
      desiredState: self.desiredState,
      created: self.created,
      current: current
    )
  }
}

internal import GRDB
internal import Migrations

/// A line of `schema_migration`: a migration that built the database.
struct AppliedMigration: Hashable {
  let version: Int
  let name: String
  let checksum: String

  static let createTable = """
    CREATE TABLE schema_migration (
      version INTEGER PRIMARY KEY CHECK (version > 0),
      name TEXT NOT NULL,
      -- FNV-1a of the SQL, 16 hexadecimal digits.
      checksum TEXT NOT NULL,
      applied_wall_time_ns INTEGER NOT NULL
    ) STRICT
    """

  /// Every line, by version.
  static func all(_ database: Database) throws -> [AppliedMigration] {
    try Row.fetchAll(
      database,
      sql: "SELECT version, name, checksum FROM schema_migration ORDER BY version"
    ).map {
      AppliedMigration(version: $0["version"], name: $0["name"], checksum: $0["checksum"])
    }
  }

  static func insert(_ migration: Migration, into database: Database) throws {
    try database.execute(
      sql: "INSERT INTO schema_migration VALUES (?, ?, ?, unixepoch() * 1000000000)",
      arguments: [migration.version, migration.name, "\(Checksum(migration.sql))"]
    )
  }
}

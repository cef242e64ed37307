internal import GRDB
internal import Migrations

/// Brings a database to the schema of this program.
///
/// The database remembers which migrations built it, with their checksums: a changed or missing
/// one is refused, and so is a database that a newer release wrote.
struct Migrator {
  /// "Rack" in ASCII: what `file` and `PRAGMA application_id` tell our databases by.
  static let applicationID: Int32 = 0x5261_636b

  /// In the order of their versions, from 1, without gaps.
  let migrations: [Migration]

  init(_ migrations: [Migration] = Migrations.all) {
    precondition(
      migrations.map(\.version) == Array(1 ..< (migrations.count + 1)),
      "Migrations count from 1, without gaps."
    )
    self.migrations = migrations
  }

  /// Applies what is missing, each migration in its own transaction.
  ///
  /// - Returns: The version that the schema has now.
  func migrate(_ database: Database) throws -> Int {
    try self.claim(database)
    let applied = try AppliedMigration.all(database)
    try self.check(applied)

    // A rebuilt table may break references on the way; they are checked before the commit.
    try database.execute(sql: "PRAGMA foreign_keys = OFF")
    for migration in self.migrations.dropFirst(applied.count) {
      try database.inTransaction {
        try self.apply(migration, to: database)
        return .commit
      }
    }
    try database.execute(sql: "PRAGMA foreign_keys = ON")
    return self.migrations.count
  }

  /// Takes an empty database, or recognizes one of ours.
  private func claim(_ database: Database) throws {
    let id = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    guard id != Self.applicationID else { return }
    let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    guard id == 0, tables == 0 else {
      throw StoreError(
        .corrupt,
        """
        The database was not made by Rackcast (application id \(id), \(tables) schema entries). \
        Move the file away, or give another directory with --data-dir.
        """
      )
    }
    try database.inTransaction {
      try database.execute(sql: AppliedMigration.createTable)
      try database.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
      return .commit
    }
  }

  private func check(_ applied: [AppliedMigration]) throws(StoreError) {
    if let last = applied.last, last.version > self.migrations.count {
      throw StoreError(
        .newerSchema,
        """
        The database has schema version \(last.version), but this program knows versions up to \
        \(self.migrations.count). Install the release that wrote it or a newer one, or give \
        another directory with --data-dir.
        """
      )
    }
    for (index, record) in applied.enumerated() {
      let migration = self.migrations[index]
      guard record.version == migration.version else {
        throw StoreError(
          .schemaMismatch,
          """
          The database lacks migration \(migration.version) (\(migration.name)), though it has \
          later ones. Restore a backup.
          """
        )
      }
      guard record.name == migration.name, record.checksum == "\(Checksum(migration.sql))" else {
        throw StoreError(
          .schemaMismatch,
          """
          Migration \(record.version) of the database (\(record.name), checksum \
          \(record.checksum)) is not this program's (\(migration.name), checksum \
          \(Checksum(migration.sql))). Run the release that made the database.
          """
        )
      }
    }
  }

  private func apply(_ migration: Migration, to database: Database) throws {
    try database.execute(sql: String(decoding: migration.sql, as: UTF8.self))
    try database.checkForeignKeys()
    try AppliedMigration.insert(migration, into: database)
  }
}

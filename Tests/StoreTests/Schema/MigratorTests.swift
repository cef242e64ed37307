import GRDB
import Migrations
import Testing

@testable import Store

@Suite struct MigratorTests {
  private static let first = Migration(
    version: 1,
    name: "first",
    sql: Array("CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (1);".utf8)
  )
  private static let second = Migration(
    version: 2,
    name: "second",
    sql: Array("ALTER TABLE a ADD COLUMN y TEXT;".utf8)
  )

  private func migrate(_ queue: DatabaseQueue, _ migrations: [Migration]) throws -> Int {
    try queue.writeWithoutTransaction { try Migrator(migrations).migrate($0) }
  }

  private func tables(_ queue: DatabaseQueue) throws -> [String] {
    try queue.read {
      try String.fetchAll($0, sql: "SELECT name FROM sqlite_schema ORDER BY name")
    }
  }

  private func code(_ body: () throws -> Void) -> (StoreError.Code, String)? {
    do {
      try body()
      return nil
    } catch let error as StoreError {
      return (error.code, error.message)
    } catch {
      return nil
    }
  }

  @Test("builds an empty database with every migration, in order")
  func fresh() throws {
    let queue = try DatabaseQueue()

    let version = try self.migrate(queue, [Self.first, Self.second])

    #expect(version == 2)
    #expect(try self.tables(queue) == ["a", "schema_migration"])
    #expect(
      try queue.read { try AppliedMigration.all($0) } == [
        AppliedMigration(version: 1, name: "first", checksum: "\(Checksum(Self.first.sql))"),
        AppliedMigration(version: 2, name: "second", checksum: "\(Checksum(Self.second.sql))"),
      ]
    )
  }

  @Test("applies only what is missing, and nothing when nothing is")
  func repeated() throws {
    let queue = try DatabaseQueue()
    _ = try self.migrate(queue, [Self.first])

    #expect(try self.migrate(queue, [Self.first, Self.second]) == 2)
    #expect(try self.migrate(queue, [Self.first, Self.second]) == 2)

    #expect(try queue.read { try Int.fetchOne($0, sql: "SELECT count(y IS NULL) FROM a") } == 1)
  }

  @Test("refuses a migration that was edited after it was applied, naming it")
  func changed() throws {
    let queue = try DatabaseQueue()
    _ = try self.migrate(queue, [Self.first])
    let edited = Migration(version: 1, name: "first", sql: Self.first.sql + [0x20])

    let error = self.code { _ = try self.migrate(queue, [edited]) }

    #expect(error?.0 == .schemaMismatch)
    #expect(error?.1.contains("Migration 1") == true)
  }

  @Test("refuses a database that lacks a migration in the middle")
  func missing() throws {
    let queue = try DatabaseQueue()
    _ = try self.migrate(queue, [Self.first, Self.second])
    try queue.write { try $0.execute(sql: "DELETE FROM schema_migration WHERE version = 1") }

    let error = self.code { _ = try self.migrate(queue, [Self.first, Self.second]) }

    #expect(error?.0 == .schemaMismatch)
    #expect(error?.1.contains("lacks migration 1") == true)
  }

  @Test("refuses a database of a newer release, telling both versions and what to do")
  func newer() throws {
    let queue = try DatabaseQueue()
    _ = try self.migrate(queue, [Self.first, Self.second])

    let error = self.code { _ = try self.migrate(queue, [Self.first]) }

    #expect(error?.0 == .newerSchema)
    #expect(error?.1.contains("version 2") == true)
    #expect(error?.1.contains("up to 1") == true)
    #expect(error?.1.contains("Install") == true)
  }

  @Test("leaves nothing of a migration whose SQL fails, and keeps those before it")
  func failing() throws {
    let queue = try DatabaseQueue()
    let broken = Migration(
      version: 2,
      name: "broken",
      sql: Array("CREATE TABLE b (x INTEGER); INSERT INTO a VALUES (2); SELECT nonsense;".utf8)
    )

    #expect(throws: DatabaseError.self) {
      _ = try self.migrate(queue, [Self.first, broken])
    }

    #expect(try self.tables(queue) == ["a", "schema_migration"])
    #expect(try queue.read { try Int.fetchAll($0, sql: "SELECT x FROM a") } == [1])
    #expect(try queue.read { try AppliedMigration.all($0).map(\.version) } == [1])
    #expect(try self.migrate(queue, [Self.first, Self.second]) == 2)
  }

  @Test("leaves nothing of a migration that breaks a reference")
  func brokenReference() throws {
    let queue = try DatabaseQueue()
    let orphan = Migration(
      version: 1,
      name: "orphan",
      sql: Array(
        """
        CREATE TABLE parent (id INTEGER PRIMARY KEY);
        CREATE TABLE child (parent INTEGER REFERENCES parent (id));
        INSERT INTO child VALUES (7);
        """.utf8
      )
    )

    #expect(throws: DatabaseError.self) { _ = try self.migrate(queue, [orphan]) }

    #expect(try self.tables(queue) == ["schema_migration"])
  }

  @Test("leaves a database alone that is not Rackcast's")
  func foreign() throws {
    let queue = try DatabaseQueue()
    try queue.write { try $0.execute(sql: "CREATE TABLE photo (id INTEGER)") }

    let error = self.code { _ = try self.migrate(queue, [Self.first]) }

    #expect(error?.0 == .corrupt)
    #expect(try self.tables(queue) == ["photo"])
  }

  @Test("brings a database of version 1 to the present schema, and keeps what it has")
  func fromVersion1() throws {
    let queue = try DatabaseQueue()
    #expect(try self.migrate(queue, Array(Migrations.all.prefix(1))) == 1)
    try queue.write {
      try $0.execute(
        sql: """
          INSERT INTO session (name, desired_state, created_wall_time_ns)
          VALUES ('cam1', 'started', 7)
          """
      )
    }
    let node = try queue.read { try NodeIdentity.fetch($0) }

    #expect(try self.migrate(queue, Migrations.all) == Migrations.all.count)

    #expect(try queue.read { try String.fetchAll($0, sql: "SELECT name FROM session") } == ["cam1"])
    #expect(try queue.read { try NodeIdentity.fetch($0) } == node)
    #expect(try self.tables(queue).contains("waiting_image"))
    #expect(
      try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM waiting_image") } == 0
    )
  }
}

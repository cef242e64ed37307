internal import GRDB

/// What outlives a restart: sessions with their revisions, events, figures, labels.
///
/// One method is one transaction. The asynchronous methods work on the database's own queues, never
/// on the cooperative pool. A cancelled call changes nothing and throws `.cancelled`.
///
/// Times are nanoseconds since 1970-01-01T00:00:00Z and come from the caller.
public struct Store: Sendable {
  let writer: any DatabaseWriter
  /// Held until `close`, or for as long as any copy of this value lives; `nil` in memory.
  private let lock: DirectoryLock?

  /// Who this node is.
  public let node: NodeIdentity
  /// The version of the database's schema, which is this program's.
  public let schemaVersion: Int

  init(writer: any DatabaseWriter, lock: DirectoryLock?, migrator: Migrator) throws {
    (self.schemaVersion, self.node) = try writer.writeWithoutTransaction { database in
      (try migrator.migrate(database), try NodeIdentity.fetch(database))
    }
    self.writer = writer
    self.lock = lock
  }

  /// Runs `body` as one transaction: all of it is kept when it returns, nothing when it throws.
  ///
  /// - Throws: What `body` throws, and `StoreError` when the database fails.
  public func transaction<Result: Sendable>(
    _ body: @Sendable (Transaction) throws -> Result
  ) async throws -> Result {
    do {
      return try await self.writer.write { try body(Transaction(database: $0)) }
    } catch let error as DatabaseError {
      throw StoreError(error, task: "change the database")
    } catch is CancellationError {
      throw StoreError(CancellationError(), task: "change the database")
    }
  }

  /// One transaction whose errors are all the store's.
  func write<Result: Sendable>(
    _ task: @autoclosure () -> String,
    _ body: @Sendable (Transaction) throws -> Result
  ) async throws(StoreError) -> Result {
    do {
      return try await self.writer.write { try body(Transaction(database: $0)) }
    } catch {
      throw StoreError(error, task: task())
    }
  }

  /// One consistent look at the database.
  func read<Result: Sendable>(
    _ task: @autoclosure () -> String,
    _ body: @Sendable (Database) throws -> Result
  ) async throws(StoreError) -> Result {
    do {
      return try await self.writer.read { try body($0) }
    } catch {
      throw StoreError(error, task: task())
    }
  }

  /// Closes the database after the accesses under way, and lets another daemon in; later calls
  /// throw. Blocks.
  public func close() throws(StoreError) {
    do {
      try self.writer.close()
    } catch {
      throw StoreError(error, task: "close the database")
    }
    self.lock?.release()
  }
}

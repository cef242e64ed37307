internal import GRDB
internal import Migrations

extension Store {
  /// The store in `directory`, which is made when it is missing. Blocks; for a program's start.
  ///
  /// - Throws: `.locked` while another process has it open, `.newerSchema` when a newer release
  ///   wrote it, `.corrupt`, `.schemaMismatch`, `.cannotOpen` or `.diskFull`.
  public static func open(directory path: String) throws(StoreError) -> Store {
    try self.open(directory: path, migrator: Migrator())
  }

  static func open(
    directory path: String,
    migrator: Migrator
  ) throws(StoreError) -> Store {
    let directory = try DataDirectory(creating: path)
    let lock = try DirectoryLock(directory)
    try directory.prepareDatabaseFile()
    do {
      let pool = try DatabasePool(
        path: directory.databasePath,
        configuration: self.configuration
      )
      try pool.writeWithoutTransaction { database in
        // The pool chooses NORMAL, which loses the last transactions with the power.
        try database.execute(sql: "PRAGMA synchronous = FULL")
        try database.execute(sql: "PRAGMA journal_size_limit = 67108864")
      }
      return try Store(writer: pool, lock: lock, migrator: migrator)
    } catch {
      throw StoreError(error, task: "open the database \(directory.databasePath)")
    }
  }

  /// An empty store that ends with the process.
  public static func inMemory() throws(StoreError) -> Store {
    do {
      let queue = try DatabaseQueue(configuration: self.configuration)
      return try Store(writer: queue, lock: nil, migrator: Migrator())
    } catch {
      throw StoreError(error, task: "make a database in memory")
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = "rackcast.store"
    configuration.foreignKeysEnabled = true
    // Only a backup program can be in the way: no second daemon gets past the lock file.
    configuration.busyMode = .timeout(5)
    configuration.maximumReaderCount = 4
    return configuration
  }
}

internal import Glibc

/// The folder that holds the database. Its files are for their owner only: URLs in them carry
/// stream keys.
struct DataDirectory {
  let path: String

  /// The folder at `path`; makes it, and those above it, where they are missing.
  init(creating path: String) throws(StoreError) {
    guard !path.isEmpty else {
      throw StoreError(.cannotOpen, "The data directory has no name. Give one with --data-dir.")
    }
    self.path = path
    try Self.make(path, mode: 0o700)
  }

  var databasePath: String { "\(self.path)/rackcast.db" }
  var lockPath: String { "\(self.path)/rackcastd.lock" }

  /// Makes the database file, empty where it is missing, readable for its owner only.
  ///
  /// SQLite gives the files beside it (`-wal`, `-shm`) the same mode.
  func prepareDatabaseFile() throws(StoreError) {
    let descriptor = open(self.databasePath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Self.failure("open \(self.databasePath)", errno)
    }
    defer { close(descriptor) }
    guard fchmod(descriptor, 0o600) == 0 else {
      throw Self.failure("protect \(self.databasePath)", errno)
    }
    for suffix in ["-wal", "-shm"] {
      let path = self.databasePath + suffix
      // Possible errors: ENOENT, fine; EPERM and others, as above.
      guard chmod(path, 0o600) == 0 || errno == ENOENT else {
        throw Self.failure("protect \(path)", errno)
      }
    }
  }

  private static func make(_ path: String, mode: mode_t) throws(StoreError) {
    // Possible return codes: 0; EEXIST, decided below; ENOENT when a folder above is missing.
    if mkdir(path, mode) == 0 { return }
    switch errno {
    case EEXIST:
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        throw StoreError(
          .cannotOpen,
          "The data directory \(path) is not a folder. Give another with --data-dir."
        )
      }
    case ENOENT:
      guard let slash = path.lastIndex(of: "/"), slash != path.startIndex,
        path.index(after: slash) != path.endIndex
      else {
        throw Self.failure("make the data directory \(path)", ENOENT)
      }
      try Self.make(String(path[..<slash]), mode: 0o755)
      guard mkdir(path, mode) == 0 || errno == EEXIST else {
        throw Self.failure("make the data directory \(path)", errno)
      }
    case let code:
      throw Self.failure("make the data directory \(path)", code)
    }
  }

  static func failure(_ task: String, _ code: Int32) -> StoreError {
    StoreError(
      code == ENOSPC || code == EDQUOT ? .diskFull : .cannotOpen,
      "Could not \(task): \(String(cString: strerror(code))). Check its owner, mode and disk."
    )
  }
}

internal import GRDB

extension StoreError {
  /// The store's error for whatever a database access threw.
  ///
  /// - Parameter task: What was being done, to stand behind "Could not": `create session cam1`.
  init(_ error: any Error, task: @autoclosure () -> String) {
    switch error {
    case let error as StoreError:
      self = error
    case let error as DatabaseError:
      self.init(error, task: task())
    case is CancellationError:
      self.init(.cancelled, "Could not \(task()): the call was cancelled.", cause: error)
    default:
      self.init(.failed, "Could not \(task()): \(error).", cause: error)
    }
  }

  private init(_ error: DatabaseError, task: String) {
    // SQLite's text names tables and columns, never values, so no stream key gets out.
    let text = "\(error.message ?? "no message") (SQLite \(error.extendedResultCode.rawValue))"
    switch error.resultCode {
    case .SQLITE_FULL:
      self.init(
        .diskFull,
        "Could not \(task): the disk is full. Free some space. \(text).",
        cause: error
      )
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      self.init(
        .corrupt,
        "Could not \(task): the database is damaged. Restore a backup. \(text).",
        cause: error
      )
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY:
      self.init(
        .cannotOpen,
        "Could not \(task): check the owner and mode of the data directory. \(text).",
        cause: error
      )
    case .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_TOOBIG:
      self.init(.invalid, "Could not \(task): a value is not allowed. \(text).", cause: error)
    case .SQLITE_INTERRUPT:
      self.init(.cancelled, "Could not \(task): the call was cancelled.", cause: error)
    default:
      self.init(.failed, "Could not \(task): \(text).", cause: error)
    }
  }
}

/// What the store could not do.
public struct StoreError: Error, Sendable {
  public enum Code: Hashable, Sendable {
    /// The data directory or the database cannot be made or opened.
    case cannotOpen
    /// Another process uses the data directory.
    case locked
    /// A newer release wrote the database.
    case newerSchema
    /// The database was built with other migrations than this program's.
    case schemaMismatch
    /// The file is damaged, or is no Rackcast database.
    case corrupt
    /// There is no such record.
    case notFound
    /// There is such a record already.
    case alreadyExists
    /// Another record needs it.
    case inUse
    /// The idempotency key was used for another method.
    case keyReused
    /// A value breaks a rule of the schema.
    case invalid
    /// No room on the disk, or in the database.
    case diskFull
    /// The task was cancelled; nothing was changed.
    case cancelled
    /// Anything else, such as an I/O error.
    case failed
  }

  public let code: Code
  /// What failed, on what, and what to do.
  public let message: String
  /// The error underneath, where there is one.
  public let cause: (any Error)?

  public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }
}

extension StoreError: CustomStringConvertible {
  public var description: String {
    self.message
  }
}

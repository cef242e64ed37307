internal import Events
internal import Foundation
internal import GRDB

/// Which events to read, by sequence number.
public struct EventQuery: Hashable, Sendable {
  /// Only this session's; `nil` for all.
  public var session: String?
  /// Only with a greater sequence number.
  public var after: UInt64
  /// Only up to this sequence number.
  public var through: UInt64
  /// Only codes with these numbers; empty for all.
  public var codes: Set<Int32>
  /// At most so many.
  public var limit: Int
  /// The last `limit` instead of the first; oldest first all the same.
  public var newest: Bool

  public init(
    session: String? = nil,
    after: UInt64 = 0,
    through: UInt64 = .max,
    codes: Set<Int32> = [],
    limit: Int = 1000,
    newest: Bool = false
  ) {
    self.session = session
    self.after = after
    self.through = through
    self.codes = codes
    self.limit = limit
    self.newest = newest
  }

  var sql: String {
    """
    SELECT \(EventRow.columns) FROM event \
    WHERE \(self.session == nil ? "" : "session = :session AND ")\
    sequence > :after AND sequence <= :through \
    \(self.codes.isEmpty ? "" : "AND code IN (SELECT value FROM json_each(:codes)) ")\
    ORDER BY sequence \(self.newest ? "DESC" : "ASC") LIMIT :limit
    """
  }

  var arguments: StatementArguments {
    var arguments: StatementArguments = [
      "after": Int64(clamping: self.after),
      "through": Int64(clamping: self.through),
      "limit": max(0, self.limit),
    ]
    if let session = self.session {
      arguments += ["session": session]
    }
    if !self.codes.isEmpty {
      let numbers = self.codes.map(String.init).joined(separator: ",")
      arguments += ["codes": "[\(numbers)]"]
    }
    return arguments
  }

  /// The events, oldest first.
  func fetch(_ database: Database) throws -> [Event] {
    let events = try EventRow.fetch(database, sql: self.sql, arguments: self.arguments)
    return self.newest ? events.reversed() : events
  }
}

internal import GRDB

extension SessionRevision {
  private static let columns = "revision, configuration, operator, wall_time_ns"

  /// The configuration in force.
  static func latest(of session: Int64, _ database: Database) throws -> SessionRevision? {
    try Row.fetchOne(
      database,
      sql: """
        SELECT \(self.columns) FROM session_revision WHERE session_id = ?
        ORDER BY revision DESC LIMIT 1
        """,
      arguments: [session]
    ).map { try SessionRevision($0, of: session, database) }
  }

  /// Every configuration, oldest first.
  static func all(of session: Int64, _ database: Database) throws -> [SessionRevision] {
    try Row.fetchAll(
      database,
      sql: "SELECT \(self.columns) FROM session_revision WHERE session_id = ? ORDER BY revision",
      arguments: [session]
    ).map { try SessionRevision($0, of: session, database) }
  }

  private init(_ row: Row, of session: Int64, _ database: Database) throws {
    let revision: Int64 = row["revision"]
    let destinations = try Row.fetchAll(
      database,
      sql: """
        SELECT label, url, retry FROM destination WHERE session_id = ? AND revision = ?
        ORDER BY position
        """,
      arguments: [session, revision]
    ).map { DestinationRecord(label: $0["label"], url: $0["url"], retry: $0["retry"]) }
    self.init(
      revision: UInt64(revision),
      configuration: row["configuration"],
      destinations: destinations,
      operator: row["operator"],
      wallTime: row["wall_time_ns"]
    )
  }

  func insert(of session: Int64, _ database: Database) throws {
    try database.execute(
      sql: "INSERT INTO session_revision VALUES (?, ?, ?, ?, ?)",
      arguments: [
        session, Int64(self.revision), self.configuration, self.operator, self.wallTime,
      ]
    )
    for (position, destination) in self.destinations.enumerated() {
      try database.execute(
        sql: "INSERT INTO destination VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          session, Int64(self.revision), position, destination.label, destination.url,
          destination.retry,
        ]
      )
    }
  }
}

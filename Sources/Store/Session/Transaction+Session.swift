internal import GRDB

extension Transaction {
  /// Creates a session with revision 1.
  ///
  /// - Parameters:
  ///   - configuration: JSON; kept as it is.
  ///   - time: The wall time of the change, in nanoseconds.
  /// - Throws: `StoreError`: `.alreadyExists`, or `.invalid` for a label that is there twice or text
  ///   that is no JSON.
  public func createSession(
    name: String,
    configuration: String,
    desiredState: DesiredState,
    destinations: [DestinationRecord],
    operator: String?,
    at time: Int64
  ) throws -> SessionRecord {
    guard try SessionRow.find(name, self.database) == nil else {
      throw StoreError(
        .alreadyExists,
        "There is a session named \(name) already. Take another name, or update it."
      )
    }
    try self.database.execute(
      sql: "INSERT INTO session (name, desired_state, created_wall_time_ns) VALUES (?, ?, ?)",
      arguments: [name, desiredState.rawValue, time]
    )
    try SessionRevision(
      revision: 1,
      configuration: configuration,
      destinations: destinations,
      operator: `operator`,
      wallTime: time
    ).insert(of: self.database.lastInsertedRowID, self.database)
    return try self.session(name: name)
  }

  /// Puts a further revision in force.
  ///
  /// - Throws: `StoreError`: `.notFound`, or `.invalid` as for `createSession`.
  public func updateSession(
    name: String,
    configuration: String,
    destinations: [DestinationRecord],
    operator: String?,
    at time: Int64
  ) throws -> SessionRecord {
    let session = try self.session(name: name)
    try SessionRevision(
      revision: session.revision + 1,
      configuration: configuration,
      destinations: destinations,
      operator: `operator`,
      wallTime: time
    ).insert(of: session.id, self.database)
    return try self.session(name: name)
  }

  /// Notes what operators want of the session.
  ///
  /// - Throws: `StoreError`: `.notFound`.
  public func setDesiredState(_ state: DesiredState, ofSession name: String) throws {
    let session = try SessionRow.get(name, self.database)
    try self.database.execute(
      sql: "UPDATE session SET desired_state = ? WHERE id = ?",
      arguments: [state.rawValue, session.id]
    )
  }

  /// Takes the session away; its revisions and events stay, and its name is free again.
  ///
  /// - Throws: `StoreError`: `.notFound`.
  public func deleteSession(name: String, operator: String?, at time: Int64) throws {
    let session = try SessionRow.get(name, self.database)
    try self.database.execute(
      sql: "UPDATE session SET deleted_wall_time_ns = ?, deleted_operator = ? WHERE id = ?",
      arguments: [time, `operator`, session.id]
    )
    try self.database.execute(
      sql: "DELETE FROM session_waiting_image WHERE session_id = ?",
      arguments: [session.id]
    )
    try self.database.execute(
      sql: "DELETE FROM destination_rate WHERE session_id = ?",
      arguments: [session.id]
    )
  }

  /// The session with its configuration in force.
  ///
  /// - Throws: `StoreError`: `.notFound`.
  public func session(name: String) throws -> SessionRecord {
    try SessionRow.get(name, self.database).record(self.database)
  }
}

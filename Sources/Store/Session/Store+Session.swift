extension Store {
  /// `Transaction.createSession`, as a transaction of its own.
  public func createSession(
    name: String,
    configuration: String,
    desiredState: DesiredState,
    destinations: [DestinationRecord],
    operator: String?,
    at time: Int64
  ) async throws(StoreError) -> SessionRecord {
    try await self.write("create session \(name)") {
      try $0.createSession(
        name: name,
        configuration: configuration,
        desiredState: desiredState,
        destinations: destinations,
        operator: `operator`,
        at: time
      )
    }
  }

  /// `Transaction.updateSession`, as a transaction of its own.
  public func updateSession(
    name: String,
    configuration: String,
    destinations: [DestinationRecord],
    operator: String?,
    at time: Int64
  ) async throws(StoreError) -> SessionRecord {
    try await self.write("update session \(name)") {
      try $0.updateSession(
        name: name,
        configuration: configuration,
        destinations: destinations,
        operator: `operator`,
        at: time
      )
    }
  }

  /// `Transaction.setDesiredState`, as a transaction of its own.
  public func setDesiredState(
    _ state: DesiredState,
    ofSession name: String
  ) async throws(StoreError) {
    try await self.write("note that session \(name) should be \(state)") {
      try $0.setDesiredState(state, ofSession: name)
    }
  }

  /// `Transaction.deleteSession`, as a transaction of its own.
  public func deleteSession(
    name: String,
    operator: String?,
    at time: Int64
  ) async throws(StoreError) {
    try await self.write("delete session \(name)") {
      try $0.deleteSession(name: name, operator: `operator`, at: time)
    }
  }

  /// The session with its configuration in force.
  ///
  /// - Throws: `.notFound`.
  public func session(name: String) async throws(StoreError) -> SessionRecord {
    try await self.read("read session \(name)") {
      try SessionRow.get(name, $0).record($0)
    }
  }

  /// Every session that is not deleted, by name.
  public func sessions() async throws(StoreError) -> [SessionRecord] {
    try await self.read("read the sessions") { database in
      try SessionRow.all(database).map { try $0.record(database) }
    }
  }

  /// Every configuration that the session had, oldest first.
  ///
  /// - Throws: `.notFound`.
  public func revisions(name: String) async throws(StoreError) -> [SessionRevision] {
    try await self.read("read the revisions of session \(name)") { database in
      try SessionRevision.all(of: SessionRow.get(name, database).id, database)
    }
  }
}

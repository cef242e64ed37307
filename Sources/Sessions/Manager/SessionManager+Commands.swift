internal import Events
internal import Store

extension SessionManager {
  /// Creates a session, and starts it when `autopush` is set.
  ///
  /// - Parameters:
  ///   - name: 1 to 64 letters, digits, `.`, `_` or `-`.
  ///   - attributes: what is set; the rest follows the mode.
  ///   - issuer: who asks.
  ///   - key: an idempotency key; the second call with one changes nothing.
  public func create(
    _ name: String,
    attributes: SessionAttributes,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    if try await self.isRepeated(key, method: "CreateSession", session: name) {
      return try await self.snapshot(name)
    }
    guard name.isName else {
      throw .invalid("name", name, "1 to 64 letters, digits, '.', '_' or '-'")
    }
    let attributes = try await self.resolved(attributes)
    return try await self.commands.perform { () throws(SessionError) in
      try await self.createInTurn(name, attributes: attributes, operator: issuer, key: key)
    }
  }

  private func createInTurn(
    _ name: String,
    attributes: SessionAttributes,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    // The same call may have come twice at once.
    if try await self.isRepeated(key, method: "CreateSession", session: name) {
      return try await self.snapshot(name)
    }
    guard self.sessions[name] == nil else {
      throw SessionError(
        .alreadyExists,
        "there is a session \(name) already: choose another name, or `rackcast session set` it"
      )
    }
    let effective = try self.checked(attributes, name: name, issuer: issuer)
    if effective.autopush {
      // A session that could not start would be there although its creation failed.
      try effective.checkHasDestination(session: name)
      try await self.checkURLsAreFree(effective, for: name)
    }
    let now = TimeStamp.now
    let configuration = try attributes.json
    let destinations = try effective.records
    try await self.perform("CreateSession", on: name, key: key) { transaction in
      _ = try transaction.createSession(
        name: name,
        configuration: configuration,
        desiredState: .stopped,
        destinations: destinations,
        operator: issuer,
        at: now.wall
      )
    }
    let revision: UInt64 = 1
    let session = Session(
      name: name,
      attributes: attributes,
      effective: effective,
      revision: revision,
      desiredState: .stopped,
      created: now.wall,
      environment: self.environment
    )
    self.adopt(session)
    if effective.waitingImage != nil { await session.startLoadingWaitingImage() }
    await session.record(
      .sessionCreated,
      "session \(name) created",
      detail: EventDetail(revision: revision),
      operator: issuer,
      at: now
    )
    if effective.autopush {
      return try await self.startInTurn(name, cause: .autopush, operator: issuer, key: nil)
    }
    return await session.snapshot()
  }

  /// Changes attributes; a live session follows at once.
  ///
  /// - Parameters:
  ///   - changes: the attributes that are set replace those of the session.
  ///   - names: attributes that go back to their default.
  public func update(
    _ name: String,
    changes: SessionAttributes,
    resetting names: [String],
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    let session = try self.session(name)
    if try await self.isRepeated(key, method: "UpdateSession", session: name) {
      return await session.snapshot()
    }
    let changes = try await self.resolved(changes)
    return try await self.commands.perform { () throws(SessionError) in
      try await self.updateInTurn(
        name,
        changes: changes,
        resetting: names,
        operator: issuer,
        key: key
      )
    }
  }

  private func updateInTurn(
    _ name: String,
    changes: SessionAttributes,
    resetting names: [String],
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    let session = try self.session(name)
    if try await self.isRepeated(key, method: "UpdateSession", session: name) {
      return await session.snapshot()
    }
    let attributes = try await session.attributes.merging(changes, resetting: names)
    try await self.apply(
      attributes,
      to: session,
      as: .attributes,
      method: "UpdateSession",
      operator: issuer,
      key: key
    )
    return await session.snapshot()
  }

  /// Makes `attributes` the session's next revision; a live session follows at once.
  func apply(
    _ attributes: SessionAttributes,
    to session: Session,
    as change: Session.Change,
    method: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) {
    let name = session.name
    let effective = try self.checked(attributes, name: name, issuer: issuer)
    if let obstacle = await session.obstacle(to: effective) {
      throw SessionError(.failedPrecondition, obstacle)
    }
    if await session.machine.state.isActive {
      try await self.checkURLsAreFree(effective, for: name)
    }
    let now = TimeStamp.now
    let configuration = try attributes.json
    let destinations = try effective.records
    try await self.perform(method, on: name, key: key) { transaction in
      _ = try transaction.updateSession(
        name: name,
        configuration: configuration,
        destinations: destinations,
        operator: issuer,
        at: now.wall
      )
    }
    let record = try await self.storing { try await self.environment.store.session(name: name) }
    await session.update(
      attributes: attributes,
      effective: effective,
      revision: record.revision,
      as: change,
      operator: issuer
    )
  }

  /// Deletes a session that is not running; its history stays.
  public func delete(
    _ name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) {
    try await self.commands.perform { () throws(SessionError) in
      try await self.deleteInTurn(name, operator: issuer, key: key)
    }
  }

  private func deleteInTurn(
    _ name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) {
    if try await self.isRepeated(key, method: "DeleteSession", session: name) { return }
    let session = try self.session(name)
    let state = await session.machine.state
    guard !state.isActive else {
      throw SessionError(
        .failedPrecondition,
        "session \(name) is \(state.rawValue): stop it, then delete it"
      )
    }
    guard await !session.isPreviewing else {
      throw SessionError(
        .failedPrecondition,
        "session \(name) is previewed: stop the preview, then delete it"
      )
    }
    let now = TimeStamp.now
    try await self.perform("DeleteSession", on: name, key: key) { transaction in
      try transaction.deleteSession(name: name, operator: issuer, at: now.wall)
    }
    await session.record(.sessionDeleted, "session \(name) deleted", operator: issuer, at: now)
    self.sessions[name] = nil
    await session.close()
  }
}

internal import Events
internal import Store

extension SessionManager {
  /// Why a session is started.
  enum StartCause {
    /// An operator asks.
    case command
    /// The session has `autopush` set, and was created or the daemon started.
    case autopush
  }

  /// Starts a session; what comes of it is events.
  @discardableResult
  public func start(
    _ name: String,
    operator issuer: String?,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    try await self.commands.perform { () throws(SessionError) in
      try await self.startInTurn(name, cause: .command, operator: issuer, key: key)
    }
  }

  /// Starts a session, as a part of a command.
  func startInTurn(
    _ name: String,
    cause: StartCause,
    operator issuer: String?,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    let session = try self.session(name)
    if try await self.isRepeated(key, method: "StartSession", session: name) {
      return await session.snapshot()
    }
    do throws(SessionError) {
      try await session.checkCanStart()
      try await self.checkURLsAreFree(session.effective, for: name)
    } catch {
      await session.record(
        .sessionStarted,
        "start refused: \(error.message)",
        operator: issuer
      )
      throw error
    }
    // What a failed run still holds, such as a file, must be free.
    await session.tornDown()
    try await self.desire(.started, session, key: key, method: "StartSession")
    guard !self.isShutDown else {
      throw SessionError(.unavailable, "the daemon is stopping: \(name) was not started")
    }
    await session.recordStart(cause, operator: issuer)
    try await session.start(operator: issuer)
    return await session.snapshot()
  }

  /// Stops a session, within a second.
  public func stop(
    _ name: String,
    operator issuer: String?,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    let session = try self.session(name)
    // The stop acts first: it works even when the disk does not, and waits for no other command.
    if try await self.isKnownToBeRepeated(key, method: "StopSession", session: name) {
      return await session.snapshot()
    }
    await session.recordStop(operator: issuer)
    await session.stop(operator: issuer)
    return try await self.commands.perform { () throws(SessionError) in
      // A start that was accepted before has had its turn by now.
      await session.stop(operator: issuer)
      do throws(SessionError) {
        try await self.desire(.stopped, session, key: key, method: "StopSession")
      } catch {
        throw SessionError(
          error.code,
          "session \(name) is stopped, but that could not be stored: \(error.message)"
        )
      }
      return await session.snapshot()
    }
  }

  /// As `isRepeated`, but false when the store cannot tell.
  private func isKnownToBeRepeated(
    _ key: String?,
    method: String,
    session name: String
  ) async throws(SessionError) -> Bool {
    do throws(SessionError) {
      return try await self.isRepeated(key, method: method, session: name)
    } catch  where error.code == .unavailable {
      return false
    }
  }

  private func desire(
    _ state: DesiredState,
    _ session: Session,
    key: String?,
    method: String
  ) async throws(SessionError) {
    let name = session.name
    try await self.perform(method, on: name, key: key) { transaction in
      try transaction.setDesiredState(state, ofSession: name)
    }
    await session.desire(state)
  }
}

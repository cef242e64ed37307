extension SessionManager {
  /// Puts the waiting image of a session on air.
  ///
  /// - Parameters:
  ///   - issuer: who asks.
  ///   - key: an idempotency key; the second call with one changes nothing.
  public func pause(
    _ name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    try await self.operate("PauseSession", on: name, key: key) { session throws(SessionError) in
      try await session.pause(operator: issuer)
    }
  }

  /// Puts the camera of a session on air again.
  public func resume(
    _ name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    try await self.operate("ResumeSession", on: name, key: key) { session throws(SessionError) in
      try await session.resume(operator: issuer)
    }
  }

  /// Carries an operation out on a running session, in its turn, once for each key.
  func operate(
    _ method: String,
    on name: String,
    key: String?,
    _ body: @escaping @Sendable (Session) async throws(SessionError) -> Void
  ) async throws(SessionError) -> SessionSnapshot {
    try await self.commands.perform { () throws(SessionError) in
      let session = try await self.session(name)
      if try await !self.isRepeated(key, method: method, session: name) {
        try await body(session)
        try await self.perform(method, on: name, key: key) { _ in }
      }
      return await session.snapshot()
    }
  }
}

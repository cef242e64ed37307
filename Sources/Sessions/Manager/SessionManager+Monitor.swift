public import Encoding

/// What an operator looks at before and beside the push.
extension SessionManager {
  /// The next picture of a session, as an image file.
  ///
  /// - Parameters:
  ///   - source: which picture.
  ///   - format: of the file.
  ///   - issuer: who asks.
  public func takeSnapshot(
    of name: String,
    source: SnapshotSource,
    format: StillFormat,
    operator issuer: String
  ) async throws(SessionError) -> TakenSnapshot {
    try await self.session(name).takeSnapshot(of: source, as: format, operator: issuer)
  }

  /// Opens the sources and the encoder of a session without pushing.
  ///
  /// - Parameters:
  ///   - issuer: who asks.
  ///   - key: an idempotency key; the second call with one changes nothing.
  public func startPreview(
    _ name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    try await self.operate("StartPreview", on: name, key: key) { session throws(SessionError) in
      // What a failed run still holds, such as a camera, must be free.
      await session.tornDown()
      try await self.checkRuns(name)
      try await session.startPreview(operator: issuer)
    }
  }

  /// Ends a session's preview.
  public func stopPreview(
    _ name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    try await self.operate("StopPreview", on: name, key: key) { session throws(SessionError) in
      try await session.stopPreview(operator: issuer)
    }
  }

  private func checkRuns(_ name: String) throws(SessionError) {
    guard !self.isShutDown else {
      throw SessionError(.unavailable, "the daemon is stopping: \(name) was not previewed")
    }
  }
}

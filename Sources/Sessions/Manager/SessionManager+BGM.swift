internal import Capture
internal import Media

extension SessionManager {
  /// Plays music in a session that runs, in place of what it plays; what comes of it is events.
  ///
  /// - Parameters:
  ///   - url: `http(s)://…`, an absolute path or `file:///…`.
  ///   - start: where to begin; below zero or behind the end is the beginning.
  ///   - end: where to end; zero, below, or behind the end is the end of the file.
  ///   - isLooped: whether it begins again at its end.
  ///   - issuer: who asks.
  ///   - key: an idempotency key; the second call with one plays nothing.
  public func playBGM(
    _ url: String,
    in name: String,
    start: Duration,
    end: Duration,
    isLooped: Bool,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    let address: BGMAddress
    do {
      address = try BGMAddress(parsing: url)
    } catch {
      throw SessionError(.invalidArgument, "url: \(error)")
    }
    let range = BGMRange(start: start, end: end)
    guard !range.isEmpty else {
      throw SessionError(
        .invalidArgument,
        "end_ms \(Int64(end.milliseconds)) is not behind start_ms \(Int64(start.milliseconds)): give a "
          + "later end, or 0 for the end of the file"
      )
    }
    return try await self.control("PlayBGM", name, key: key) { session throws(SessionError) in
      try await session.playBGM(
        BGMSource(address: address, range: range, isLooped: isLooped),
        operator: issuer
      )
    }
  }

  /// Silences a session's music, which keeps its place.
  public func pauseBGM(
    in name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    try await self.control("PauseBGM", name, key: key) { session throws(SessionError) in
      try await session.pauseBGM(operator: issuer)
    }
  }

  /// Goes on with a session's music.
  public func resumeBGM(
    in name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    try await self.control("ResumeBGM", name, key: key) { session throws(SessionError) in
      try await session.resumeBGM(operator: issuer)
    }
  }

  /// Ends a session's music.
  public func stopBGM(
    in name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    try await self.control("StopBGM", name, key: key) { session throws(SessionError) in
      await session.stopBGM(operator: issuer)
    }
  }

  /// Sets how loud the music is in the mix; it stays so for as long as there is the session.
  ///
  /// - Parameter volume: from 0 to 2; 1 is the music's own.
  public func setBGMVolume(
    _ volume: Double,
    of name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    guard (0 ... 2).contains(volume) else {
      throw .invalid("volume", "\(volume)", "a number from 0 to 2")
    }
    return try await self.control("SetBGMVolume", name, key: key) { session throws(SessionError) in
      await session.setVolumes(microphone: nil, bgm: volume, operator: issuer)
    }
  }

  /// Sets how loud the microphone is in the mix; it stays so for as long as there is the session.
  ///
  /// - Parameter volume: from 0 to 1; 1 is the microphone's own.
  public func setMICVolume(
    _ volume: Double,
    of name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    guard (0 ... 1).contains(volume) else {
      throw .invalid("volume", "\(volume)", "a number from 0 to 1")
    }
    return try await self.control("SetMICVolume", name, key: key) { session throws(SessionError) in
      await session.setVolumes(microphone: volume, bgm: nil, operator: issuer)
    }
  }

  /// Carries out an operation that changes nothing that is stored, once for each key.
  private func control(
    _ method: String,
    _ name: String,
    key: String?,
    _ body: @escaping @Sendable (Session) async throws(SessionError) -> Void
  ) async throws(SessionError) -> SessionSnapshot {
    try await self.commands.perform { () throws(SessionError) in
      let session = try await self.session(name)
      if try await self.isRepeated(key, method: method, session: name) {
        return await session.snapshot()
      }
      try await body(session)
      try await self.perform(method, on: name, key: key) { _ in }
      return await session.snapshot()
    }
  }
}

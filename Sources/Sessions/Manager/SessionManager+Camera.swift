internal import Capture
internal import Store

extension SessionManager {
  /// Puts the other camera of a session on, and keeps that as its `device_position`.
  ///
  /// - Parameters:
  ///   - issuer: who asks.
  ///   - key: an idempotency key; the second call with one switches nothing.
  public func switchCamera(
    _ name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    try await self.commands.perform { () throws(SessionError) in
      try await self.switchCameraInTurn(name, operator: issuer, key: key)
    }
  }

  private func switchCameraInTurn(
    _ name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    let method = "SwitchCamera"
    let session = try self.session(name)
    if try await self.isRepeated(key, method: method, session: name) {
      return await session.snapshot()
    }
    var attributes = await session.attributes
    guard attributes.backCamera != nil else {
      throw SessionError(
        .failedPrecondition,
        "session \(name) has one camera: set a back_camera to switch to"
      )
    }
    attributes.devicePosition = await session.positionOnAir.other
    let effective = try attributes.effective()
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
    await session.switchCamera(
      attributes: attributes,
      effective: effective,
      revision: record.revision,
      operator: issuer
    )
    return await session.snapshot()
  }

  /// The zoom of a session's open camera.
  public func zoom(of name: String) async throws(SessionError) -> Zoom {
    try await self.session(name).zoom()
  }

  /// Zooms a session's picture.
  ///
  /// - Parameters:
  ///   - level: 1 to what `zoom(of:)` tells.
  ///   - issuer: who asks.
  ///   - key: an idempotency key; the second call with one zooms nothing.
  public func setZoom(
    _ level: Double,
    of name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    let session = try self.session(name)
    if try await self.takes(key, method: "SetZoom", session: name),
      let zoomed = try await session.setZoom(level, operator: issuer)
    {
      for other in self.sessions.values where other !== session { await other.noteZoom(zoomed) }
    }
    return await session.snapshot()
  }

  /// Switches the lamp of a session's camera.
  ///
  /// - Parameters:
  ///   - issuer: who asks.
  ///   - key: an idempotency key; the second call with one switches nothing.
  public func toggleTorch(
    _ name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    let session = try self.session(name)
    if try await self.takes(key, method: "ToggleTorch", session: name) {
      let torch = try await session.toggleTorch(operator: issuer)
      for other in self.sessions.values where other !== session {
        await other.noteTorch(of: torch.device, isOn: torch.isOn)
      }
    }
    return await session.snapshot()
  }

  /// Takes the key of an operation that waits for a device. The operation itself has no turn among the
  /// commands, so that a device that does not answer holds up none; its key is taken before, so that a
  /// second call with it does nothing while the first still waits.
  ///
  /// - Returns: false when the key was used before.
  private func takes(
    _ key: String?,
    method: String,
    session name: String
  ) async throws(SessionError) -> Bool {
    try await self.commands.perform { () throws(SessionError) in
      guard try await !self.isRepeated(key, method: method, session: name) else { return false }
      try await self.perform(method, on: name, key: key) { _ in }
      return true
    }
  }
}

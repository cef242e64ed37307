public import Capture
internal import Events
internal import Media
internal import Publishing
internal import Store

extension SessionManager {
  /// What is in force with the attributes, whose devices are resolved.
  func checked(
    _ attributes: SessionAttributes,
    name: String,
    issuer: String
  ) throws(SessionError) -> EffectiveAttributes {
    let further = (attributes.destinations ?? []).map {
      ("destinations: \($0.label.shown)", $0.url)
    }
    for (field, url) in (attributes.url.map { [("url", $0)] } ?? []) + further {
      do {
        _ = try PushURL(url)
      } catch {
        // The refusal is on record, as every code that was ever given to an operator.
        let now = TimeStamp.now
        self.environment.events.append(
          EventDraft(
            session: name,
            destination: nil,
            code: .invalidURL,
            message: "\(error)",
            detail: EventDetail(),
            operator: issuer,
            previousState: nil,
            nextState: nil,
            wallTime: now.wall,
            monotonicTime: now.monotonic
          )
        )
        throw SessionError(.invalidArgument, "\(field): \(error)")
      }
    }
    return try attributes.effective()
  }

  /// The attributes with their devices resolved. May take as long as the devices take to answer, so
  /// not for a command's turn.
  func resolved(
    _ attributes: SessionAttributes
  ) async throws(SessionError) -> SessionAttributes {
    var attributes = attributes
    attributes.camera = try await self.resolved(attributes.camera, of: "camera")
    attributes.backCamera = try await self.resolved(attributes.backCamera, of: "back_camera")
    attributes.microphone = try await self.resolved(attributes.microphone, of: "microphone")
    return attributes
  }

  private func resolved(
    _ input: String?,
    of attribute: String
  ) async throws(SessionError) -> String? {
    guard let input else { return nil }
    let id: DeviceID
    do {
      id = try await self.catalog.resolve(input)
    } catch {
      let refusal = SessionError(error)
      throw SessionError(refusal.code, "\(attribute): \(refusal.message)")
    }
    let (isFit, kind) =
      attribute == "microphone" ? (id.mayHaveSound, "sound") : (id.mayHavePicture, "a picture")
    guard isFit else {
      throw .invalid(attribute, "\(id)", "a device of `rackcast device list` that has \(kind)")
    }
    return id.description
  }

  /// Checks that no other running session pushes to one of the URLs: a stream takes one publisher.
  func checkURLsAreFree(
    _ effective: EffectiveAttributes,
    for name: String
  ) async throws(SessionError) {
    let urls = Set(effective.destinations.map(\.url))
    for (other, session) in self.sessions where other != name {
      guard await session.machine.state.isActive else { continue }
      for destination in await session.effective.destinations where urls.contains(destination.url) {
        throw SessionError(
          .failedPrecondition,
          "session \(other) pushes to \(destination.url.redacted) already (its destination "
            + "\(destination.label)): stop it, or choose another URL"
        )
      }
    }
  }

  /// Whether a mutation with this key was carried out before.
  func isRepeated(
    _ key: String?,
    method: String,
    session name: String
  ) async throws(SessionError) -> Bool {
    guard let key, !key.isEmpty else { return false }
    let response = try await self.storing {
      try await self.environment.store.rememberedResponse(
        forKey: key,
        method: method,
        at: TimeStamp.now.wall
      )
    }
    guard let response else { return false }
    let session = String(decoding: response, as: UTF8.self)
    guard session == name else {
      throw SessionError(
        .invalidArgument,
        "the idempotency key was used for session \(session): take a new one for \(name)"
      )
    }
    return true
  }

  /// Carries a change out in the store, and remembers its key with it.
  func perform(
    _ method: String,
    on name: String,
    key: String?,
    _ body: @Sendable (Transaction) throws -> Void
  ) async throws(SessionError) {
    _ = try await self.storing {
      try await self.environment.store.perform(
        key: key,
        method: method,
        at: TimeStamp.now.wall
      ) { transaction in
        try body(transaction)
        return Array(name.utf8)
      }
    }
  }
}

extension SessionError {
  /// The manager's error for one of the store.
  init(_ error: StoreError) {
    let code: Code =
      switch error.code {
      case .notFound: .notFound
      case .alreadyExists: .alreadyExists
      case .inUse: .failedPrecondition
      case .keyReused, .invalid: .invalidArgument
      case .cannotOpen, .locked, .newerSchema, .schemaMismatch, .corrupt, .diskFull, .cancelled,
        .failed:
        .unavailable
      }
    self.init(code, error.message)
  }
}

extension SessionError {
  /// The manager's error for a failed look at a device.
  public init(_ error: CaptureError) {
    let code: Code =
      switch error.code {
      case .notFound, .disconnected: .notFound
      case .invalidDevice, .unsupported: .invalidArgument
      case .accessDenied, .busy, .noData, .cannotFollow, .failed: .failedPrecondition
      }
    self.init(code, error.message)
  }
}

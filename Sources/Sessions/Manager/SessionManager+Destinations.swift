internal import Events
internal import Store

/// One destination among those of a session; the others are not touched.
extension SessionManager {
  /// Adds a destination; that of a live session connects at once.
  ///
  /// - Parameters:
  ///   - destination: its label is not in use; `main` is the session's `url`.
  ///   - issuer: who asks.
  ///   - key: an idempotency key; the second call with one adds nothing.
  public func addDestination(
    _ destination: DestinationAttributes,
    to name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    try await self.change(name, "AddDestination", operator: issuer, key: key) {
      attributes throws(SessionError) in
      let label = destination.label
      let isTaken =
        label == Self.main
        ? attributes.url != nil : attributes.destinations?.contains { $0.label == label } ?? false
      guard !isTaken else {
        throw SessionError(
          .alreadyExists,
          "session \(name) has a destination \(label) already: take another label, or remove it first"
        )
      }
      if label == Self.main {
        attributes.url = destination.url
        attributes.retry = destination.retry
      } else {
        attributes.destinations = (attributes.destinations ?? []) + [destination]
      }
      return .destinationAdded(label)
    }
  }

  /// Removes a destination; that of a live session ends its stream. A live session keeps its last one.
  ///
  /// - Parameters:
  ///   - label: `main` is the session's `url`.
  ///   - issuer: who asks.
  ///   - key: an idempotency key; the second call with one removes nothing.
  public func removeDestination(
    _ label: String,
    from name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    try await self.change(name, "RemoveDestination", operator: issuer, key: key) {
      attributes throws(SessionError) in
      try attributes.effective().checkHasDestination(label, session: name)
      if label == Self.main {
        attributes.url = nil
        attributes.retry = nil
      } else {
        let others = attributes.destinations?.filter { $0.label != label } ?? []
        attributes.destinations = others.isEmpty ? nil : others
      }
      return .destinationRemoved(label)
    }
  }

  /// Connects a destination of a session that runs anew, at once and whatever its state.
  ///
  /// - Parameters:
  ///   - label: `main` is the session's `url`.
  ///   - issuer: who asks.
  ///   - key: an idempotency key; the second call with one restarts nothing.
  public func restartDestination(
    _ label: String,
    of name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    try await self.commands.perform { () throws(SessionError) in
      try await self.restartInTurn(label, of: name, operator: issuer, key: key)
    }
  }

  /// The label of the session's `url`.
  private static let main = "main"

  private func restartInTurn(
    _ label: String,
    of name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) -> SessionSnapshot {
    let method = "RestartDestination"
    let session = try self.session(name)
    if try await self.isRepeated(key, method: method, session: name) {
      return await session.snapshot()
    }
    try await session.checkCanRestart(label)
    try await self.perform(method, on: name, key: key) { _ in }
    try await session.restartDestination(label, operator: issuer)
    return await session.snapshot()
  }

  /// Makes what `body` makes of a session's attributes its next revision, in turn.
  private func change(
    _ name: String,
    _ method: String,
    operator issuer: String,
    key: String?,
    _ body: @escaping @Sendable (inout SessionAttributes) throws(SessionError) -> Session.Change
  ) async throws(SessionError) -> SessionSnapshot {
    try await self.commands.perform { () throws(SessionError) in
      try await self.changeInTurn(name, method, operator: issuer, key: key, body)
    }
  }

  private func changeInTurn(
    _ name: String,
    _ method: String,
    operator issuer: String,
    key: String?,
    _ body: @Sendable (inout SessionAttributes) throws(SessionError) -> Session.Change
  ) async throws(SessionError) -> SessionSnapshot {
    let session = try self.session(name)
    if try await self.isRepeated(key, method: method, session: name) {
      return await session.snapshot()
    }
    var attributes = await session.attributes
    let change = try body(&attributes)
    try await self.apply(
      attributes,
      to: session,
      as: change,
      method: method,
      operator: issuer,
      key: key
    )
    return await session.snapshot()
  }
}

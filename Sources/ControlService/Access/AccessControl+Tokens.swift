internal import Access
internal import Events
internal import Media
internal import Store

extension AccessControl {
  /// What operators may give a token.
  static let labelLengths = 1 ... 64
  static let lifetimes = Duration.seconds(1) ... .seconds(315_360_000)

  /// Makes a token.
  ///
  /// - Parameters:
  ///   - lifetime: `nil` for one that does not expire.
  ///   - key: the idempotency key; empty for none.
  /// - Returns: the token, with its secret, and what is kept of it.
  /// - Throws: `AccessError`, `StoreError`.
  func create(
    _ role: Role,
    label: String,
    lifetime: Duration?,
    operator: String,
    key: String
  ) async throws -> (token: AccessToken, record: TokenRecord) {
    guard Self.labelLengths.contains(label.count) else {
      throw AccessError(.invalid, "A token needs a label of 1 to 64 characters: what it is for.")
    }
    if let lifetime, !Self.lifetimes.contains(lifetime) {
      throw AccessError(.invalid, "A token lives 1 s to ten years, or has no end.")
    }
    let now = Self.wallTime
    let token = AccessToken.random()
    let record = TokenRecord(
      id: token.id,
      hash: token.hash,
      role: role.rawValue,
      label: label,
      operator: `operator`,
      created: now,
      expires: lifetime.map { now + $0.nanoseconds }
    )
    let performed = try await self.store.perform(key: key, method: "CreateToken", at: now) {
      let others = try AccessBook($0.tokens())
      guard role == .admin || others.needsTokens else {
        throw AccessError(
          .wrongState,
          "The first token must be an admin's: with it every call needs one, and nobody could make more."
        )
      }
      try $0.addToken(record)
      return Array(token.id.utf8)
    }
    guard !performed.isReplay else {
      let id = String(decoding: performed.response, as: UTF8.self)
      throw AccessError(
        .exists,
        "Token \(id) was made with this idempotency key, and its text is told once: revoke it and make another."
      )
    }
    self.put(record)
    self.tell(.tokenCreated, "token \(token.id) (\(role.rawValue), \(label))", `operator`, at: now)
    return (token, record)
  }

  /// Ends a token, and the calls that run under it.
  ///
  /// - Throws: `AccessError`, `StoreError`: `.notFound`.
  func revoke(_ id: String, operator: String, key: String) async throws -> TokenRecord {
    let now = Self.wallTime
    _ = try await self.store.perform(key: key, method: "RevokeToken", at: now) {
      let book = try AccessBook($0.tokens())
      guard book.admins(at: now) != [id] || book.unrevoked == [id] else {
        throw AccessError(
          .wrongState,
          "\(id) is the last admin's token, and there are others: make another admin's, or revoke those first."
        )
      }
      _ = try $0.revokeToken(id, operator: `operator`, at: now)
      return []
    }
    guard let record = try await self.store.tokens().first(where: { $0.id == id }) else {
      preconditionFailure("A token is never deleted.")
    }
    self.put(record)
    self.tell(.tokenRevoked, "token \(id) (\(record.role), \(record.label))", `operator`, at: now)
    return record
  }

  private func tell(_ code: Code, _ message: String, _ name: String, at time: Int64) {
    self.events.append(
      EventDraft(
        code: code,
        message: message,
        operator: name,
        wallTime: time,
        monotonicTime: MonotonicClock.now.nanoseconds
      )
    )
  }
}

internal import Access
internal import Store

/// The tokens there are, and who is let in with which: decides, and does nothing.
struct AccessBook: Sendable {
  /// Why a call is refused.
  enum Refusal: Error, Hashable, Sendable {
    /// No token was shown where one is needed.
    case noToken
    /// What was shown is no token of this node, or one that was revoked or has expired. Which of these it
    /// is is nobody's business who has no good one.
    case badToken
    /// There is no token yet, and the client is on another machine.
    case notLocal
    /// Too many logins of the client's host failed.
    case tooManyFailures(pause: Duration)
    /// The token is good, but not for this.
    case needs(Role, has: Role)
  }

  /// A token, as it is looked up.
  private struct Entry: Sendable {
    var record: TokenRecord
    let role: Role
  }

  private var entries: [[UInt8]: Entry] = [:]
  private var failures: FailedLogins

  init(_ records: [TokenRecord] = [], limits: FailedLogins.Limits = FailedLogins.Limits()) {
    self.failures = FailedLogins(limits)
    for record in records { self.put(record) }
  }

  /// Puts a token in, or what became of it.
  mutating func put(_ record: TokenRecord) {
    // The schema keeps other roles out.
    guard let role = Role(rawValue: record.role) else { return }
    self.entries[record.hash] = Entry(record: record, role: role)
  }

  /// Whether tokens are needed: there is one that was not revoked. One that has expired counts, so that
  /// nothing is opened by time.
  var needsTokens: Bool {
    self.entries.values.contains { $0.record.revoked == nil }
  }

  /// The admins' tokens that are good, by id.
  func admins(at time: Int64) -> Set<String> {
    Set(
      self.entries.values.filter { $0.role == .admin && $0.record.isGood(at: time) }
        .map(\.record.id)
    )
  }

  /// The tokens that were not revoked, by id.
  var unrevoked: Set<String> {
    Set(self.entries.values.filter { $0.record.revoked == nil }.map(\.record.id))
  }

  /// Says who calls.
  ///
  /// - Parameters:
  ///   - authorization: the values of that metadata: `Bearer rct_…`.
  ///   - peer: where the client is.
  ///   - role: what the method requires.
  ///   - wall: nanoseconds since 1970-01-01T00:00:00Z.
  ///   - now: on a clock that does not go back.
  mutating func admit(
    _ authorization: [String],
    from peer: Peer,
    to role: Role,
    wall: Int64,
    now: Duration
  ) throws(Refusal) -> Caller {
    let caller = try self.caller(authorization, peer, wall: wall, now: now)
    guard caller.role >= role else { throw .needs(role, has: caller.role) }
    return caller
  }

  private mutating func caller(
    _ authorization: [String],
    _ peer: Peer,
    wall: Int64,
    now: Duration
  ) throws(Refusal) -> Caller {
    guard !authorization.isEmpty else {
      guard !self.needsTokens else { throw .noToken }
      guard peer.isLocal else { throw .notLocal }
      return .local
    }
    guard authorization.count == 1, let token = Self.token(in: authorization[0]),
      let entry = self.entries[token.hash], entry.record.isGood(at: wall)
    else {
      // A good token is let in whatever else its host shows: 256 random bits are not guessed, and one
      // program with an old token must not lock out all others of its machine.
      if let pause = self.failures.pause(of: peer.host, at: now) {
        throw .tooManyFailures(pause: pause)
      }
      self.failures.failed(peer.host, at: now)
      throw .badToken
    }
    return Caller(
      role: entry.role,
      token: entry.record.id,
      label: entry.record.label,
      expires: entry.record.expires
    )
  }

  /// The token of `Bearer rct_…` (RFC 6750, 2.1; the scheme in any case, RFC 9110, 11.1).
  private static func token(in text: String) -> AccessToken? {
    let parts = text.split(separator: " ", omittingEmptySubsequences: true)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return AccessToken(String(parts[1]))
  }
}

extension TokenRecord {
  fileprivate func isGood(at time: Int64) -> Bool {
    self.revoked == nil && self.expires.map { time < $0 } ?? true
  }
}

internal import Access

/// Who makes a call, and what it may do.
struct Caller: Hashable, Sendable {
  let role: Role
  /// The token that was shown; `nil` for who is let in as the local user.
  let token: String?
  /// What the token is for.
  let label: String?
  /// When the token expires, in nanoseconds since 1970-01-01T00:00:00Z; `nil` for never.
  let expires: Int64?

  /// Who is on the node's own machine while there is no token.
  static let local = Caller(role: .admin, token: nil, label: nil, expires: nil)
}

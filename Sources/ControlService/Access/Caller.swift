internal import Access
internal import GRPCCore

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

  /// Who makes the call that the present task serves; `nil` where nobody was asked.
  @TaskLocal static var current: Caller?

  /// Refuses a part of a method for which the method's own role does not suffice.
  ///
  /// - Parameter purpose: what it is, behind "to".
  static func check(_ role: Role, to purpose: String) throws(RPCError) {
    let has = Self.current?.role
    guard has.map({ $0 >= role }) ?? false else {
      throw RPCError(
        code: .permissionDenied,
        message: "To \(purpose) needs a token of the role \(role.rawValue)"
          + (has.map { "; this one is \($0.rawValue)." } ?? ".")
      )
    }
  }
}

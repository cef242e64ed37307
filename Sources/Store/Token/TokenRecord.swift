/// A token that was given out, without its secret.
public struct TokenRecord: Hashable, Sendable {
  /// Names the token; part of its text, but no secret.
  public let id: String
  /// SHA-256 of the token, 32 bytes.
  public let hash: [UInt8]
  /// `viewer`, `operator` or `admin`.
  public let role: String
  /// What it is for: `tally light, studio 2`.
  public let label: String
  /// Who made it.
  public let `operator`: String?
  /// Times are nanoseconds since 1970-01-01T00:00:00Z.
  public let created: Int64
  /// `nil` for never.
  public let expires: Int64?
  /// `nil` while it is good.
  public var revoked: Int64?

  public init(
    id: String,
    hash: [UInt8],
    role: String,
    label: String,
    operator: String?,
    created: Int64,
    expires: Int64?,
    revoked: Int64? = nil
  ) {
    self.id = id
    self.hash = hash
    self.role = role
    self.label = label
    self.operator = `operator`
    self.created = created
    self.expires = expires
    self.revoked = revoked
  }
}

/// Who issued the command that is being carried out.
enum Operator {
  /// The metadata key under which a client says who it acts for, such as `alice@host`.
  static let metadataKey = "rackcast-operator"

  /// The operator of the call that the present task serves.
  @TaskLocal static var current = "unknown"

  /// The name to put on record for a call.
  ///
  /// - Parameters:
  ///   - claimed: what the client says; trusted as far as the connection is, which is local.
  ///   - peer: the address of the client.
  static func name(claimed: String?, peer: String) -> String {
    // Printable ASCII only: the name is shown on terminals.
    let name = String(
      decoding: (claimed ?? "").utf8.filter { (0x20 ... 0x7E).contains($0) }.prefix(128),
      as: UTF8.self
    )
    guard !name.isEmpty else { return "unknown (\(peer))" }
    return "\(name) (\(peer))"
  }
}

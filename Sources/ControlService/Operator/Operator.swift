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
    let name = claimed?.prefix(128).filter { $0.isASCII && !$0.isNewline && $0 != "\0" }
    guard let name, !name.isEmpty else { return "unknown (\(peer))" }
    return "\(name) (\(peer))"
  }
}

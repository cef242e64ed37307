/// Who issued the command that is being carried out.
enum Operator {
  /// The metadata key under which a client says who it acts for, such as `alice@host`.
  static let metadataKey = "rackcast-operator"

  /// The operator of the call that the present task serves.
  @TaskLocal static var current = "unknown"

  /// The name to put on record for a call.
  ///
  /// - Parameters:
  ///   - claimed: what the client says; trusted as far as its token is.
  ///   - token: the label of the token it showed.
  ///   - peer: the address of the client.
  static func name(claimed: String?, token: String? = nil, peer: String) -> String {
    let origin = token.map { "\(Self.printable($0)), \(peer)" } ?? peer
    let name = Self.printable(claimed ?? "")
    return "\(name.isEmpty ? "unknown" : name) (\(origin))"
  }

  /// Printable ASCII only: names are shown on terminals.
  private static func printable(_ text: String) -> String {
    String(decoding: text.utf8.filter { (0x20 ... 0x7E).contains($0) }.prefix(128), as: UTF8.self)
  }
}

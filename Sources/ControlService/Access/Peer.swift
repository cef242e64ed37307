/// The far end of a connection, as GRPCCore names it: `ipv4:127.0.0.1:5000`, `ipv6:[::1]:5000`,
/// `unix:/path`, `in-process:4711`.
struct Peer: Hashable, Sendable {
  /// Without the port, where there is one: `127.0.0.1`.
  let host: String
  /// Whether it is on this machine.
  let isLocal: Bool

  init(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1)
    let kind = parts.count == 2 ? parts[0] : ""
    switch kind {
    case "ipv4":
      self.host = Self.host(of: parts[1])
      self.isLocal = self.host.hasPrefix("127.")
    case "ipv6":
      self.host = Self.host(of: parts[1])
      self.isLocal = self.host == "::1" || self.host.hasPrefix("::ffff:127.")
    default:
      self.host = text
      self.isLocal = kind == "unix" || kind == "in-process"
    }
  }

  /// The host of `HOST:PORT` or `[HOST]:PORT`.
  private static func host(of text: Substring) -> String {
    guard let colon = text.lastIndex(of: ":") else { return String(text) }
    let host = text[..<colon]
    return host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : String(host)
  }
}

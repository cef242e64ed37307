/// Where the daemon listens for control connections: `HOST:PORT` or `[IPV6]:PORT`.
struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
  static let usual = ListenAddress(host: "127.0.0.1", port: 7400)

  let host: String
  /// 0 lets the system choose.
  let port: Int

  init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// Reads `text`; `nil` when it is no address with a port.
  init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    guard let port = UInt16(text[text.index(after: colon)...]) else { return nil }
    var host = text[..<colon]
    if host.hasPrefix("[") {
      guard host.hasSuffix("]") else { return nil }
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    guard !host.isEmpty, !host.contains(where: \.isWhitespace) else { return nil }
    self.init(host: String(host), port: Int(port))
  }

  /// Whether only this machine can connect.
  var isLoopback: Bool {
    if self.host == "localhost" || self.host == "::1" { return true }
    let parts = self.host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  var description: String {
    self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)"
  }
}

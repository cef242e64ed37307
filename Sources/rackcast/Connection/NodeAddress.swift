/// Where a node listens: `HOST:PORT`, `[IPV6]:PORT`, or a host alone for the usual port.
struct NodeAddress: Hashable, CustomStringConvertible {
  static let usualPort = 7400

  let host: String
  let port: Int

  init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// Reads `text`; `nil` when it is no address.
  init?(_ text: String, defaultPort: Int = Self.usualPort) {
    let host: Substring
    let port: Substring?
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = text[text.index(after: text.startIndex) ..< end]
      let rest = text[text.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
      port = rest.isEmpty ? nil : rest.dropFirst()
    } else if text.count(where: { $0 == ":" }) > 1 {
      // An IPv6 address without brackets has no room for a port.
      host = text[...]
      port = nil
    } else if let colon = text.firstIndex(of: ":") {
      host = text[..<colon]
      port = text[text.index(after: colon)...]
    } else {
      host = text[...]
      port = nil
    }
    guard !host.isEmpty, !host.contains(where: { $0.isWhitespace || $0 == "/" }) else {
      return nil
    }
    self.host = String(host)
    if let port {
      guard let number = UInt16(port) else { return nil }
      self.port = Int(number)
    } else {
      self.port = defaultPort
    }
  }

  /// Whether it is this machine, whatever its names are resolved to.
  var isLoopback: Bool {
    self.host == "localhost" || self.host == "::1"
      || (self.host.hasPrefix("127.") && self.host.allSatisfy { $0.isNumber || $0 == "." })
  }

  var description: String {
    self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)"
  }
}

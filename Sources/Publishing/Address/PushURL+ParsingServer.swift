internal import NIOCore

extension PushURL {
  /// Reads `[user[:password]@]host[:port]`.
  static func server(_ text: Substring, _ scheme: Scheme) throws(InvalidPushURL) -> Server {
    let (login, address) = text.splitAtLast("@") ?? (nil, text)
    let (user, password) = login.map { $0.split(at: ":") ?? ($0, nil) } ?? (nil, nil)
    if let user, user.isEmpty {
      throw InvalidPushURL(.invalidAuthority, "The address has a login without a user.")
    }
    let (host, port) = try Self.hostAndPort(address, scheme)
    return Server(
      user: user.map { String($0) },
      password: password.map { String($0) },
      host: host,
      port: port
    )
  }

  private static func hostAndPort(
    _ text: Substring,
    _ scheme: Scheme
  ) throws(InvalidPushURL) -> (String, Int) {
    if text.hasPrefix("[") {
      guard
        let (literal, after) = text.dropFirst().split(at: "]"),
        after.isEmpty || after.hasPrefix(":"),
        literal.contains(":"),
        // The initialiser throws for what is no IP address, which is what is asked here.
        let address = try? SocketAddress(ipAddress: String(literal), port: 0),
        let host = address.ipAddress
      else {
        throw InvalidPushURL(.invalidAuthority, "The IPv6 address is not valid.")
      }
      return (host, try Self.port(after.isEmpty ? nil : after.dropFirst(), scheme))
    }
    let (host, port) = text.split(at: ":") ?? (text, nil)
    guard !host.isEmpty, host.utf8.count <= 253, host.utf8.allSatisfy(Self.isHostByte) else {
      throw InvalidPushURL(
        .invalidAuthority,
        "The host is missing or not valid; an IPv6 address stands in brackets."
      )
    }
    return (host.lowercased(), try Self.port(port, scheme))
  }

  private static func isHostByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a") ... UInt8(ascii: "z"), UInt8(ascii: "A") ... UInt8(ascii: "Z"),
      UInt8(ascii: "0") ... UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"):
      true
    case _:
      false
    }
  }

  private static func port(_ text: Substring?, _ scheme: Scheme) throws(InvalidPushURL) -> Int {
    guard let text else {
      guard let port = scheme.defaultPort else {
        throw InvalidPushURL(
          .invalidAuthority,
          "The address needs a port: \(scheme.rawValue)://host:port."
        )
      }
      return port
    }
    guard
      text.utf8.allSatisfy({ (UInt8(ascii: "0") ... UInt8(ascii: "9")).contains($0) }),
      let port = Int(text), (1 ... 65_535).contains(port)
    else {
      throw InvalidPushURL(.invalidAuthority, "The port is not a number from 1 to 65535.")
    }
    return port
  }
}

extension StringProtocol where SubSequence == Substring {
  /// What stands before and after the first `separator`.
  func split(at separator: String) -> (Substring, Substring)? {
    guard let range = self.firstRange(of: separator) else { return nil }
    return (self[..<range.lowerBound], self[range.upperBound...])
  }

  /// What stands before and after the last `separator`.
  func splitAtLast(_ separator: Character) -> (Substring, Substring)? {
    guard let index = self.lastIndex(of: separator) else { return nil }
    return (self[..<index], self[self.index(after: index)...])
  }
}

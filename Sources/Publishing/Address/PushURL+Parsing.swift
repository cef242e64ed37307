internal import NIOCore

extension PushURL {
  /// Reads `rtmp://[user[:password]@]host[:port]/app[/instance]/stream[?query]` or
  /// `file:///path/name.flv`.
  public init(_ text: String) throws(InvalidPushURL) {
    guard let (scheme, rest) = text.split(at: "://") else {
      throw InvalidPushURL(
        .unknownScheme,
        "The address has no scheme; \(Self.acceptedSchemes)"
      )
    }
    switch scheme.lowercased() {
    case "rtmp":
      self.location = .rtmp(try Self.stream(rest))

    case "file":
      self.location = .file(path: try Self.file(rest))

    case let scheme where Self.productSchemes.contains(scheme):
      throw InvalidPushURL(
        .unsupportedScheme,
        "Pushing by \(scheme):// is not supported by this version; \(Self.acceptedSchemes)"
      )

    case _:
      // The scheme is not repeated: it may be part of a stream key.
      throw InvalidPushURL(
        .unknownScheme,
        "The address has an unknown scheme; \(Self.acceptedSchemes)"
      )
    }
  }

  /// The schemes of the product that are not pushed by yet.
  private static let productSchemes = ["rtmps", "http", "https", "tcp"]

  private static let acceptedSchemes =
    "accepted are rtmp://host[:port]/app/stream and file:///path/name.flv "
    + "(rtmps, http, https and tcp are reserved)."

  // MARK: - RTMP

  private static func stream(_ text: Substring) throws(InvalidPushURL) -> Stream {
    guard text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F }) else {
      throw InvalidPushURL(
        .invalidPath,
        "The address holds a space, a control character or a letter beyond ASCII; "
          + "write it percent-encoded."
      )
    }
    // The query is taken off first: it may hold any of the signs that divide the rest.
    let (beforeQuery, query) = text.split(at: "?") ?? (text, nil)
    guard let (authority, path) = beforeQuery.split(at: "/") else {
      throw Self.noStreamName
    }
    var stream = try Self.authority(authority)
    guard let (app, name) = path.splitAtLast("/") else {
      throw Self.noStreamName
    }
    guard app.split(separator: "/", omittingEmptySubsequences: false).allSatisfy({ !$0.isEmpty })
    else {
      throw InvalidPushURL(.invalidPath, "The application in the address has an empty part.")
    }
    guard !name.isEmpty else { throw Self.noStreamName }
    stream.app = String(app)
    stream.name = query.map { "\(name)?\($0)" } ?? String(name)
    return stream
  }

  private static var noStreamName: InvalidPushURL {
    InvalidPushURL(
      .invalidPath,
      "The address needs an application and a stream name: rtmp://host[:port]/app/stream."
    )
  }

  private static func authority(_ text: Substring) throws(InvalidPushURL) -> Stream {
    let (login, server) = text.splitAtLast("@") ?? (nil, text)
    let (user, password) = login.map { $0.split(at: ":") ?? ($0, nil) } ?? (nil, nil)
    if let user, user.isEmpty {
      throw InvalidPushURL(.invalidAuthority, "The address has a login without a user.")
    }
    let (host, port) = try Self.hostAndPort(server)
    return Stream(
      user: user.map { String($0) },
      password: password.map { String($0) },
      host: host,
      port: port,
      app: "",
      name: ""
    )
  }

  private static func hostAndPort(_ text: Substring) throws(InvalidPushURL) -> (String, Int) {
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
      return (host, try Self.port(after.isEmpty ? nil : after.dropFirst()))
    }
    let (host, port) = text.split(at: ":") ?? (text, nil)
    guard !host.isEmpty, host.utf8.count <= 253, host.utf8.allSatisfy(Self.isHostByte) else {
      throw InvalidPushURL(
        .invalidAuthority,
        "The host is missing or not valid; an IPv6 address stands in brackets."
      )
    }
    return (host.lowercased(), try Self.port(port))
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

  private static func port(_ text: Substring?) throws(InvalidPushURL) -> Int {
    guard let text else { return PushURL.defaultPort }
    guard
      text.utf8.allSatisfy({ (UInt8(ascii: "0") ... UInt8(ascii: "9")).contains($0) }),
      let port = Int(text), (1 ... 65_535).contains(port)
    else {
      throw InvalidPushURL(.invalidAuthority, "The port is not a number from 1 to 65535.")
    }
    return port
  }

  // MARK: - Files

  private static func file(_ text: Substring) throws(InvalidPushURL) -> String {
    let path = text.hasPrefix("localhost/") ? text.dropFirst("localhost".count) : text
    guard path.hasPrefix("/") else {
      throw InvalidPushURL(
        .invalidAuthority,
        "A recording is on this machine, at an absolute path: file:///path/name.flv."
      )
    }
    guard !path.contains("?"), !path.contains("#") else {
      throw InvalidPushURL(.invalidPath, "Write ? and # in a path as %3F and %23.")
    }
    guard let decoded = String(path).percentDecoded, !decoded.utf8.contains(0) else {
      throw InvalidPushURL(.invalidPath, "The path is not well percent-encoded UTF-8.")
    }
    let parts = decoded.split(separator: "/").filter { $0 != "." }
    guard !parts.contains("..") else {
      throw InvalidPushURL(.invalidPath, "Write the path without “..”.")
    }
    guard
      let name = parts.last, !decoded.hasSuffix("/"), name.lowercased().hasSuffix(".flv"),
      name.utf8.count > ".flv".utf8.count
    else {
      throw InvalidPushURL(.invalidPath, "The name of a recording ends in .flv.")
    }
    return "/" + parts.joined(separator: "/")
  }
}

extension StringProtocol where SubSequence == Substring {
  /// What stands before and after the first `separator`.
  fileprivate func split(at separator: String) -> (Substring, Substring)? {
    guard let range = self.firstRange(of: separator) else { return nil }
    return (self[..<range.lowerBound], self[range.upperBound...])
  }

  /// What stands before and after the last `separator`.
  fileprivate func splitAtLast(_ separator: Character) -> (Substring, Substring)? {
    guard let index = self.lastIndex(of: separator) else { return nil }
    return (self[..<index], self[self.index(after: index)...])
  }
}

extension PushURL {
  /// Reads the address of a destination.
  ///
  /// - `rtmp://[user[:password]@]host[:port]/app[/instance]/stream[?query]`, `rtmps://…`
  /// - `http://[user[:password]@]host[:port]/path/name[?query]`, `https://…`
  /// - `tcp://host:port`
  /// - `file:///path/name.flv[?rotate-time=TIME][&rotate-size=SIZE]`
  public init(_ text: String) throws(InvalidPushURL) {
    guard let (name, rest) = text.split(at: "://") else {
      throw InvalidPushURL(
        .unknownScheme,
        "The address has no scheme; \(Self.acceptedSchemes)"
      )
    }
    guard let scheme = Scheme(rawValue: name.lowercased()) else {
      // The scheme is not repeated: it may be part of a stream key.
      throw InvalidPushURL(
        .unknownScheme,
        "The address has an unknown scheme; \(Self.acceptedSchemes)"
      )
    }
    switch scheme {
    case .rtmp: self.location = .rtmp(try Self.stream(rest, scheme))
    case .rtmps: self.location = .rtmps(try Self.stream(rest, scheme))
    case .http: self.location = .http(try Self.resource(rest, scheme))
    case .https: self.location = .https(try Self.resource(rest, scheme))
    case .tcp: self.location = .tcp(try Self.plainServer(rest))
    case .file: self.location = .file(try Self.recording(rest))
    }
  }

  private static let acceptedSchemes =
    "accepted are rtmp:// and rtmps://host[:port]/app/stream, "
    + "http:// and https://host[:port]/path/name, tcp://host:port "
    + "and file:///path/name.flv."

  // MARK: - RTMP

  private static func stream(
    _ text: Substring,
    _ scheme: Scheme
  ) throws(InvalidPushURL) -> Stream {
    try Self.checkCharacters(text)
    // The query is taken off first: it may hold any of the signs that divide the rest.
    let (beforeQuery, query) = text.split(at: "?") ?? (text, nil)
    guard let (authority, path) = beforeQuery.split(at: "/") else {
      throw Self.noStreamName(scheme)
    }
    let server = try Self.server(authority, scheme)
    guard let (app, name) = path.splitAtLast("/") else {
      throw Self.noStreamName(scheme)
    }
    guard app.split(separator: "/", omittingEmptySubsequences: false).allSatisfy({ !$0.isEmpty })
    else {
      throw InvalidPushURL(.invalidPath, "The application in the address has an empty part.")
    }
    guard !name.isEmpty else { throw Self.noStreamName(scheme) }
    return Stream(
      server: server,
      app: String(app),
      name: query.map { "\(name)?\($0)" } ?? String(name)
    )
  }

  private static func noStreamName(_ scheme: Scheme) -> InvalidPushURL {
    InvalidPushURL(
      .invalidPath,
      "The address needs an application and a stream name: "
        + "\(scheme.rawValue)://host[:port]/app/stream."
    )
  }

  // MARK: - HTTP

  private static func resource(
    _ text: Substring,
    _ scheme: Scheme
  ) throws(InvalidPushURL) -> Resource {
    try Self.checkCharacters(text)
    guard !text.contains("#") else {
      throw InvalidPushURL(
        .invalidPath,
        "The address has a fragment, which no server sees; write # as %23."
      )
    }
    let (beforeQuery, query) = text.split(at: "?") ?? (text, nil)
    let (authority, path) = beforeQuery.split(at: "/") ?? (beforeQuery, "")
    let server = try Self.server(authority, scheme)
    guard
      server.user.map({ $0.percentDecoded != nil }) ?? true,
      server.password.map({ $0.percentDecoded != nil }) ?? true
    else {
      throw InvalidPushURL(
        .invalidAuthority,
        "The user or the password in the address is not well percent-encoded UTF-8."
      )
    }
    let (folder, name) = path.splitAtLast("/") ?? ("", path)
    guard !name.isEmpty else {
      throw InvalidPushURL(
        .invalidPath,
        "The address needs a path with a name at its end: "
          + "\(scheme.rawValue)://host[:port]/path/name."
      )
    }
    return Resource(
      server: server,
      folder: folder.isEmpty && !path.hasPrefix("/") ? "/" : "/\(folder)/",
      name: query.map { "\(name)?\($0)" } ?? String(name)
    )
  }

  // MARK: - TCP

  private static func plainServer(_ text: Substring) throws(InvalidPushURL) -> Server {
    try Self.checkCharacters(text)
    let authority = text.hasSuffix("/") ? text.dropLast() : text
    guard !authority.contains(where: { "/?#".contains($0) }) else {
      throw InvalidPushURL(.invalidPath, "FLV over TCP has no path: tcp://host:port.")
    }
    let server = try Self.server(authority, .tcp)
    guard server.user == nil else {
      throw InvalidPushURL(.invalidAuthority, "FLV over TCP has no login: tcp://host:port.")
    }
    return server
  }

  /// Checks that there is nothing in an address that could end a line of a request.
  private static func checkCharacters(_ text: Substring) throws(InvalidPushURL) {
    guard text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F }) else {
      throw InvalidPushURL(
        .invalidPath,
        "The address holds a space, a control character or a letter beyond ASCII; "
          + "write it percent-encoded."
      )
    }
  }
}

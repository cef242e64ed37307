extension PushURL {
  /// Reads `[localhost]/path/name.flv[?rotation]`.
  static func recording(_ text: Substring) throws(InvalidPushURL) -> Recording {
    let (beforeQuery, query) = text.split(at: "?") ?? (text, nil)
    let path = try Self.filePath(beforeQuery)
    let rotation: RecordingRotation?
    if let query {
      rotation = try RecordingRotation(query: query)
    } else {
      rotation = nil
    }
    return Recording(path: path, rotation: rotation)
  }

  private static func filePath(_ text: Substring) throws(InvalidPushURL) -> String {
    let path = text.hasPrefix("localhost/") ? text.dropFirst("localhost".count) : text
    guard path.hasPrefix("/") else {
      throw InvalidPushURL(
        .invalidAuthority,
        "A recording is on this machine, at an absolute path: file:///path/name.flv."
      )
    }
    guard !path.contains("#") else {
      throw InvalidPushURL(.invalidPath, "Write # in a path as %23.")
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

internal import Glibc

/// Makes paths that are relative to this program's directory absolute: the daemon has another one.
struct LocalPath: Sendable {
  let workingDirectory: String

  /// The directory this program runs in.
  static func current() throws(CommandFailure) -> LocalPath {
    guard let path = getcwd(nil, 0) else {
      let reason = String(cString: strerror(errno))
      throw CommandFailure(
        status: .failure,
        message: "cannot tell the current directory: \(reason). Use absolute paths."
      )
    }
    defer { free(path) }
    return LocalPath(workingDirectory: String(cString: path))
  }

  /// `file:clip.mp4` as `file:/the/directory/clip.mp4`; any other device as it is.
  func device(_ text: String) -> String {
    guard text.hasPrefix("file:") else { return text }
    let path = text.dropFirst(5)
    // file:///clip.mp4 is another way to write an absolute path.
    if path.hasPrefix("//") {
      return "file:\(self.absolute(String(path.dropFirst(2))))"
    }
    return path.isEmpty ? text : "file:\(self.absolute(String(path)))"
  }

  /// `file:show.flv` as `file:///the/directory/show.flv`; any other URL as it is.
  func url(_ text: String) -> String {
    guard text.hasPrefix("file:"), !text.hasPrefix("file://") else { return text }
    let path = text.dropFirst(5)
    return path.isEmpty ? text : "file://\(Self.encoded(self.absolute(String(path))))"
  }

  /// A waiting image: a path from the root; an address or a stored image as it is.
  func image(_ text: String) -> String {
    let lower = text.lowercased()
    let schemes = ["http:", "https:", "file:", "image:"]
    return text.isEmpty || schemes.contains(where: lower.hasPrefix) ? text : self.absolute(text)
  }

  /// `song.mp3` as `/the/directory/song.mp3`; `file:` as in `url(_:)`, any other URL as it is.
  func music(_ text: String) -> String {
    if text.hasPrefix("file:") { return self.url(text) }
    return text.contains("://") || text.isEmpty ? text : self.absolute(text)
  }

  /// `path` with what means something else in a URL escaped (RFC 3986, 2.1).
  private static func encoded(_ path: String) -> String {
    path.reduce(into: "") { result, character in
      switch character {
      case "%": result += "%25"
      case "?": result += "%3F"
      case "#": result += "%23"
      default: result.append(character)
      }
    }
  }

  /// `path` from the root, without `.` and `..` in front.
  func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/") else { return path }
    var directory = self.workingDirectory.split(separator: "/")
    var parts = path.split(separator: "/")[...]
    // Only leading steps are taken out: behind a symbolic link, `..` is not the name before it.
    while let first = parts.first, first == "." || first == ".." {
      parts = parts.dropFirst()
      if first == "..", !directory.isEmpty { directory.removeLast() }
    }
    return "/" + (directory + parts).joined(separator: "/")
  }
}

internal import FFmpeg
internal import Foundation

/// Where background music comes from.
public struct BGMAddress: Hashable, Sendable, CustomStringConvertible {
  let location: Demuxer.Location
  /// For messages: without user, password, query and fragment.
  public let description: String

  /// The longest text, in bytes.
  private static let longest = 4096

  /// - Parameter text: `http(s)://…`, an absolute path or `file:///…`.
  public init(parsing text: String) throws(InvalidBGMAddress) {
    guard !text.isEmpty, text.utf8.count <= Self.longest, !text.utf8.contains(where: Self.isControl)
    else {
      throw InvalidBGMAddress("BGM is named by 1 to 4096 bytes without control characters")
    }
    if text.hasPrefix("/") {
      self.init(path: text)
      return
    }
    switch text.prefix(while: { $0 != ":" }).lowercased() {
    case "file" where text.contains(":"):
      self.init(path: try Self.path(text.dropFirst(5)))
    case "http", "https":
      guard let address = URL(string: text), let host = address.host, !host.isEmpty else {
        throw InvalidBGMAddress("the address of the BGM has no host: give http://HOST/PATH")
      }
      var shown = URLComponents(url: address, resolvingAgainstBaseURL: false)
      shown?.scheme = address.scheme?.lowercased()
      shown?.user = nil
      shown?.password = nil
      shown?.query = nil
      shown?.fragment = nil
      self.init(
        .web(address: address.absoluteString),
        description: shown?.string ?? "\(address.scheme ?? "http")://\(host)"
      )
    case _:
      throw InvalidBGMAddress(
        "BGM comes from http://, https:// or a file (an absolute path or file://)"
      )
    }
  }

  private init(path: String) {
    self.init(.file(path: path), description: path)
  }

  private init(_ location: Demuxer.Location, description: String) {
    self.location = location
    self.description = description
  }

  /// The path of a file; nil for what comes from a server.
  var path: String? {
    switch self.location {
    case .file(let path): path
    case .web: nil
    }
  }

  private static func isControl(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x7f
  }

  /// The path behind `file:`; the host is empty or `localhost` (RFC 8089, 2).
  private static func path(_ text: Substring) throws(InvalidBGMAddress) -> String {
    var path = text
    if path.hasPrefix("//") { path = path.dropFirst(2) }
    if path.hasPrefix("localhost/") { path = path.dropFirst(9) }
    guard path.hasPrefix("/"), let decoded = String(path).removingPercentEncoding,
      !decoded.utf8.contains(where: self.isControl)
    else {
      throw InvalidBGMAddress("a file is named by file:// and an absolute path of this machine")
    }
    return decoded
  }
}

/// Why a text does not name background music. Never holds the text: it may carry a secret.
public struct InvalidBGMAddress: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong and what is accepted.
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}

internal import Foundation

/// Where a waiting image comes from: the attribute `waiting_image`.
public enum WaitingImageSource: Hashable, Sendable {
  /// From a web server.
  case web(WebAddress)
  /// From a file of this machine: an absolute path.
  case file(String)
  /// One that is stored already.
  case stored(WaitingImageHash)

  /// - Parameter text: `http(s)://…`, an absolute path, `file:///…` or `image:` and an MD5.
  public init(parsing text: String) throws(InvalidWaitingImage) {
    guard !text.isEmpty, text.utf8.count <= 4096, !text.utf8.contains(where: Self.isControl) else {
      throw InvalidWaitingImage(
        "A waiting image is named by 1 to 4096 bytes without control characters."
      )
    }
    if text.hasPrefix("/") {
      self = .file(text)
      return
    }
    guard let colon = text.firstIndex(of: ":") else { throw Self.unknown }
    let rest = String(text[text.index(after: colon)...])
    switch text[..<colon].lowercased() {
    case "http", "https":
      self = .web(try WebAddress(parsing: text))
    case "file":
      self = .file(try Self.path(rest))
    case "image":
      self = .stored(try WaitingImageHash(parsing: rest))
    case _:
      throw Self.unknown
    }
  }

  private static var unknown: InvalidWaitingImage {
    InvalidWaitingImage(
      "A waiting image is an address (http://, https://), a file (an absolute path or file://) or "
        + "a stored image (image: and its MD5)."
    )
  }

  private static func isControl(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x7f
  }

  /// The path behind `file:`; the host is empty or `localhost` (RFC 8089, 2).
  private static func path(_ text: String) throws(InvalidWaitingImage) -> String {
    var path = Substring(text)
    if path.hasPrefix("//") { path = path.dropFirst(2) }
    if path.hasPrefix("localhost/") { path = path.dropFirst(9) }
    guard path.hasPrefix("/"), let decoded = String(path).removingPercentEncoding,
      !decoded.utf8.contains(where: self.isControl)
    else {
      throw InvalidWaitingImage("A file is named by file:// and an absolute path of this machine.")
    }
    return decoded
  }
}

extension WaitingImageSource: CustomStringConvertible {
  /// For messages: without the query of an address, which may carry a secret.
  public var description: String {
    switch self {
    case .web(let address): address.description
    case .file(let path): path
    case .stored(let hash): "image:\(hash)"
    }
  }
}

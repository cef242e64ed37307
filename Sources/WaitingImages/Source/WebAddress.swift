internal import Foundation

/// The address of something on a web server.
public struct WebAddress: Hashable, Sendable {
  /// The whole address. May carry a secret in its query, so never for messages.
  public let text: String
  /// The server's name or address, without brackets.
  let host: String
  /// For messages: without the query.
  public let description: String

  /// - Parameter text: `http://` or `https://` with a host, and without a user.
  public init(parsing text: String) throws(InvalidWaitingImage) {
    guard let url = URL(string: text) else { throw Self.malformed }
    try self.init(url)
  }

  /// Where a redirect from here leads.
  ///
  /// - Parameter location: an address, or a part of one that is relative to this.
  func redirected(to location: String) throws(InvalidWaitingImage) -> WebAddress {
    guard let url = URL(string: location, relativeTo: URL(string: self.text)) else {
      throw Self.malformed
    }
    return try WebAddress(url.absoluteURL)
  }

  private init(_ url: URL) throws(InvalidWaitingImage) {
    guard
      let scheme = url.scheme?.lowercased(), ["http", "https"].contains(scheme),
      let name = url.host, url.port.map((1 ... 65535).contains) ?? true
    else { throw Self.malformed }
    guard url.user == nil, url.password == nil else {
      throw InvalidWaitingImage("The address of a waiting image must not carry a user.")
    }
    let host = name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : name
    // Nothing that one part of the program could read as another host than the next one does.
    guard !host.isEmpty, host.unicodeScalars.allSatisfy(Self.isAllowedInHost) else {
      throw Self.malformed
    }
    self.text = url.absoluteString
    self.host = host
    let port = url.port.map { ":\($0)" } ?? ""
    let shown = host.contains(":") ? "[\(host)]" : host
    self.description = "\(scheme)://\(shown)\(port)\(url.path)"
  }

  private static func isAllowedInHost(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a" ... "z", "A" ... "Z", "0" ... "9", ".", "-", "_", ":": true
    case _: false
    }
  }

  private static var malformed: InvalidWaitingImage {
    InvalidWaitingImage(
      "The address of a waiting image is http:// or https://, a host name or an IP address, and a "
        + "path."
    )
  }
}

extension WebAddress: CustomStringConvertible {}

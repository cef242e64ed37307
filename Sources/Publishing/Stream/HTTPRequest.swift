/// The `PUT` that a stream is the body of.
struct HTTPRequest: Hashable, Sendable {
  /// Everything before the body (RFC 9112, 2.1). Holds secrets.
  let head: String

  /// - Parameters:
  ///   - resource: what is to be put; its characters were checked when it was read.
  ///   - scheme: `http` or `https`.
  init(_ resource: PushURL.Resource, scheme: PushURL.Scheme) {
    var lines = [
      "PUT \(resource.folder)\(resource.name) HTTP/1.1",
      "Host: \(resource.server.authority(scheme))",
      "User-Agent: Rackcast",
      "Content-Type: video/x-flv",
      "Transfer-Encoding: chunked",
      // One stream a connection, so that its end tells as much as the answer.
      "Connection: close",
    ]
    if let user = resource.server.user {
      let login = "\(Self.decoded(user)):\(Self.decoded(resource.server.password ?? ""))"
      lines.append("Authorization: Basic \(Array(login.utf8).base64)")
    }
    self.head = lines.joined(separator: "\r\n") + "\r\n\r\n"
  }

  private static func decoded(_ text: String) -> String {
    guard let decoded = text.percentDecoded else {
      preconditionFailure("The address was checked when it was read.")
    }
    return decoded
  }
}

extension HTTPRequest: CustomStringConvertible, CustomReflectable {
  var description: String { "PUT" }

  var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension [UInt8] {
  /// The bytes as Base64 (RFC 4648, 4).
  var base64: String {
    let letters = [Character]("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var text = ""
    for start in stride(from: 0, to: self.count, by: 3) {
      let group = self[start ..< Swift.min(start + 3, self.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0 ..< 4 {
        text.append(place <= group.count ? letters[bits >> (18 - 6 * place) & 63] : "=")
      }
    }
    return text
  }
}

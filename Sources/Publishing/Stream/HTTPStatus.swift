/// The status of a web server's final answer (RFC 9110, 15).
struct HTTPStatus: Hashable, Sendable {
  /// 200 to 599.
  let code: Int

  /// Whether the server takes the stream, or has it.
  var isSuccess: Bool {
    (200 ..< 300).contains(self.code)
  }

  /// Whether the server points elsewhere.
  var isRedirect: Bool {
    (300 ..< 400).contains(self.code)
  }

  /// Whether the same request would be refused again.
  var isPermanent: Bool {
    switch self.code {
    case 401, 403, 404, 405, 409, 413, 415: true
    case _: self.isRedirect
    }
  }
}

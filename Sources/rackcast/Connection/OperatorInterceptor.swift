internal import Access
internal import GRPCCore
internal import Glibc

/// Tells the node who is asking, in the metadata `rackcast-operator`, and shows the token, in
/// `authorization`.
struct OperatorInterceptor: ClientInterceptor {
  let name: String
  let token: AccessToken?

  func intercept<Input: Sendable, Output: Sendable>(
    request: StreamingClientRequest<Input>,
    context: ClientContext,
    next: (
      _ request: StreamingClientRequest<Input>,
      _ context: ClientContext
    ) async throws -> StreamingClientResponse<Output>
  ) async throws -> StreamingClientResponse<Output> {
    var request = request
    request.metadata.replaceOrAddString(self.name, forKey: "rackcast-operator")
    if let token {
      request.metadata.replaceOrAddString("Bearer \(token.text)", forKey: "authorization")
    }
    return try await next(request, context)
  }
}

/// Who runs this program.
enum Operator {
  /// `user@host`, as the system knows them; ASCII only, as metadata must be.
  static func local() -> String {
    let user = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? "uid\(geteuid())"
    var buffer = [CChar](repeating: 0, count: 256)
    let named = gethostname(&buffer, buffer.count - 1) == 0
    let host = named ? buffer.withUnsafeBufferPointer { Self.text(of: $0) } : "localhost"
    return "\(user)@\(host)".filter { $0.isASCII && !$0.isWhitespace }
  }

  private static func text(of buffer: UnsafeBufferPointer<CChar>) -> String {
    String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

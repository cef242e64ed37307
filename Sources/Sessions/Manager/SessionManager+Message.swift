internal import Encoding

extension SessionManager {
  /// Puts a message into the stream of a session, with its next picture.
  ///
  /// - Parameters:
  ///   - bytes: 1 to 2048.
  ///   - issuer: who asks.
  ///   - key: an idempotency key; the second call with one sends nothing.
  public func send(
    _ bytes: [UInt8],
    to name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) {
    guard let message = StreamMessage(bytes) else {
      throw .invalid("message", "of \(bytes.count) bytes", "1 to \(StreamMessage.longest) bytes")
    }
    try await self.commands.perform { () throws(SessionError) in
      try await self.sendInTurn(message, to: name, operator: issuer, key: key)
    }
  }

  private func sendInTurn(
    _ message: StreamMessage,
    to name: String,
    operator issuer: String,
    key: String?
  ) async throws(SessionError) {
    let session = try self.session(name)
    if try await self.isRepeated(key, method: "SendMessage", session: name) { return }
    try await session.send(message, operator: issuer)
    try await self.perform("SendMessage", on: name, key: key) { _ in }
  }
}

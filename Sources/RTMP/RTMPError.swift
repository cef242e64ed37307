/// What is wrong with bytes or messages of an RTMP peer, or of an FLV file.
public struct RTMPError: Error, Hashable, Sendable {
  /// The part of the protocol that was broken.
  public enum Code: String, Hashable, Sendable {
    /// The version or the sequence of the handshake.
    case invalidHandshake
    /// A chunk header, or chunks in an order that means nothing.
    case invalidChunk
    /// The payload of a message of a known type.
    case invalidMessage
    /// An AMF0 value.
    case invalidAMF0
    /// An FLV file or tag.
    case invalidFLV
    /// A length, a depth or a count over its limit.
    case limitExceeded
    /// A message that does not belong in the state of the session.
    case unexpectedMessage
  }

  /// The part of the protocol that was broken.
  public let code: Code
  /// What was wrong, with the numbers; never a stream key.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}

extension RTMPError: CustomStringConvertible {
  public var description: String {
    "\(self.code.rawValue): \(self.message)"
  }
}

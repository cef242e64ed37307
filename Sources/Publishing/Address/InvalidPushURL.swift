/// Why a text is no address to push to. Never holds the text: it may contain a stream key.
public struct InvalidPushURL: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Reason: Hashable, Sendable {
    /// There is no scheme, or one that nothing can be pushed by.
    case unknownScheme
    /// The user, the password, the host or the port.
    case invalidAuthority
    /// The application, the stream name, the path, the file or its rotation.
    case invalidPath
  }

  /// What is wrong.
  public let reason: Reason
  /// What is wrong and what is accepted, without any part that may be secret.
  public let message: String

  init(_ reason: Reason, _ message: String) {
    self.reason = reason
    self.message = message
  }
}

extension InvalidPushURL: CustomStringConvertible {
  public var description: String {
    self.message
  }
}

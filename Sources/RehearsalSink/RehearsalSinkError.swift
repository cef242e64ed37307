/// Why the sink cannot serve or record.
public struct RehearsalSinkError: Error, Hashable, Sendable {
  /// What was being done.
  public enum Code: String, Hashable, Sendable {
    /// The address could not be listened on.
    case listenFailed
    /// A recording could not be opened or written.
    case recordingFailed
    /// The sink stopped before it was asked.
    case stopped
    /// The text is no trace of a link.
    case invalidTrace
  }

  /// What was being done.
  public let code: Code
  /// What failed, on what, and what to do.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}

extension RehearsalSinkError: CustomStringConvertible {
  public var description: String {
    self.message
  }
}

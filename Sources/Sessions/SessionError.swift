/// Why a request about a session was not carried out.
public struct SessionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kind of error.
  public enum Code: Hashable, Sendable {
    /// A value that cannot be used; the message says which can.
    case invalidArgument
    /// No such session or device.
    case notFound
    /// The name is taken.
    case alreadyExists
    /// Not possible in the present state.
    case failedPrecondition
    /// The rack itself cannot do it now, for example because its disk is full.
    case unavailable
  }

  public let code: Code
  /// What failed, on what, and what to do.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String {
    self.message
  }
}

/// A capture source that could not be found, opened, configured or read.
public struct CaptureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What kind of failure it was; decides the code of the event that reports it.
  public enum Code: Hashable, Sendable {
    /// There is no such device or file.
    case notFound
    /// The process may not open it.
    case accessDenied
    /// Another program holds it.
    case busy
    /// It cannot give the format, size or rate that was asked for.
    case unsupported
    /// It went away while in use.
    case disconnected
    /// Its picture changed in a way that capture could not follow.
    case cannotFollow
    /// It is open, but nothing arrives.
    case noData
    /// The text does not name a device.
    case invalidDevice
    /// Anything else; the message tells.
    case failed
  }

  /// What kind of failure it was.
  public let code: Code
  /// What failed, on what, and what to do; complete without the text of `errnoCode`.
  public let message: String
  /// The system's or the library's error number, where one is behind the failure.
  public let errnoCode: Int32?

  public init(code: Code, message: String, errnoCode: Int32? = nil) {
    self.code = code
    self.message = message
    self.errnoCode = errnoCode
  }

  public var description: String {
    self.message
  }
}

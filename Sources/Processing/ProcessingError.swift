/// A frame that could not be processed.
public struct ProcessingError: Error, Sendable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Code: Hashable, Sendable {
    /// The canvas or the sound format cannot be made.
    case unsupported
    /// Every picture of the pool is in use; the frame is dropped.
    case noFreePicture
    /// The media library failed on a frame.
    case failed
  }

  /// What kind of failure it is.
  public let code: Code
  /// What failed, on what, and what to do.
  public let message: String
  /// The call of the media library that failed.
  public let cause: (any Error)?

  public init(code: Code, message: String, cause: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }

  public var description: String {
    self.cause.map { "\(self.message) (\($0))" } ?? self.message
  }
}

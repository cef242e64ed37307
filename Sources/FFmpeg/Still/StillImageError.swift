/// Why bytes are no still image that can be taken.
public struct StillImageError: Error, Sendable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Code: Hashable, Sendable {
    /// More bytes than are allowed.
    case tooManyBytes
    /// A side has more pixels than are allowed.
    case tooLarge
    /// A side has fewer pixels than are allowed.
    case tooSmall
    /// The bytes begin like none of the formats.
    case unknownFormat
    /// The file ends too early, or its parts contradict each other.
    case damaged
    /// A kind of image that the format knows and this program does not take, such as an animation.
    case unsupported
    /// The decoder could not be made, for want of memory or of the decoder itself.
    case failed
  }

  /// What kind of failure it is.
  public let code: Code
  /// What is wrong, and what is accepted.
  public let message: String
  /// The library's call that failed, where one did.
  public let cause: FFmpegError?

  init(_ code: Code, _ message: String, cause: FFmpegError? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }

  public var description: String {
    self.cause.map { "\(self.message) (\($0))" } ?? self.message
  }
}

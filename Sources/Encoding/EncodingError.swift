internal import FFmpeg

/// An encoder that could not start, or failed.
public struct EncodingError: Error, Sendable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Code: Hashable, Sendable {
    /// The size of the picture is odd or out of bounds, or the encoder refuses it.
    case unsupportedSize
    /// The sound cannot be had at the rate that is wanted.
    case unsupportedSampleRate
    /// Another setting is out of bounds, or refused by the encoder.
    case unsupportedConfiguration
    /// A frame does not fit the encoder: another size, another layout, or out of order.
    case invalidFrame
    /// The encoder failed on a frame.
    case encoderFailed
  }

  /// What kind of failure it is.
  public let code: Code
  /// What failed, on what, and what to do.
  public let message: String
  /// The call of the codec library that failed.
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

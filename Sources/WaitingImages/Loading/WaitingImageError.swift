/// Why a waiting image could not be loaded.
public struct WaitingImageError: Error, Sendable, CustomStringConvertible {
  /// What kind of failure it is: the reason in the detail of code 10004.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// There is no such file, address or stored image, or it cannot be read.
    case missing
    /// More bytes or pixels than are allowed.
    case tooLarge = "too_large"
    /// The bytes are no still image of a known format, or a damaged one.
    case notAnImage = "not_an_image"
    /// The bytes are not those whose MD5 was given.
    case hashMismatch = "hash_mismatch"
    /// It took too long.
    case timedOut = "timed_out"
    /// The server has an address from which nothing may be loaded.
    case addressNotAllowed = "address_not_allowed"
    /// The image is fine, but the store failed.
    case storeFailed = "store_failed"
    /// The task was cancelled.
    case cancelled
  }

  public let reason: Reason
  /// What failed, on what, and what to do.
  public let message: String
  /// The error underneath, where there is one.
  public let cause: (any Error)?

  init(_ reason: Reason, _ message: String, cause: (any Error)? = nil) {
    self.reason = reason
    self.message = message
    self.cause = cause
  }

  public var description: String {
    self.message
  }
}

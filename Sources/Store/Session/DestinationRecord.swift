/// One URL that a session pushes to.
public struct DestinationRecord: Hashable, Sendable {
  /// Unique in the session.
  public let label: String
  /// With its stream key.
  public let url: String
  /// The retry policy as JSON; `nil` for the default.
  public let retry: String?

  public init(label: String, url: String, retry: String? = nil) {
    self.label = label
    self.url = url
    self.retry = retry
  }
}

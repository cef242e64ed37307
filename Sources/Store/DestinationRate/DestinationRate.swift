/// What the path to a destination took for the picture when it was last used.
public struct DestinationRate: Hashable, Sendable {
  public let label: String
  /// Host and port: another server is another path.
  public let server: String
  public let bitsPerSecond: Int
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  public let wallTime: Int64

  public init(label: String, server: String, bitsPerSecond: Int, wallTime: Int64) {
    self.label = label
    self.server = server
    self.bitsPerSecond = bitsPerSecond
    self.wallTime = wallTime
  }
}

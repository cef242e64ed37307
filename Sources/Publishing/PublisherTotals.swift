/// What a destination had since its start.
public struct PublisherTotals: Hashable, Sendable {
  /// Bytes handed to the socket or written to the file, headers included.
  public var bytesSent: UInt64 = 0
  /// Pictures and stretches of sound sent.
  public var framesSent: UInt64 = 0
  /// Pictures and stretches of sound given up.
  public var framesDropped: UInt64 = 0
  /// Tries made after the first.
  public var reconnects: Int = 0
  /// Pictures sent; they are among `framesSent`.
  public var videoFramesSent: UInt64 = 0
  /// Publishes that the server accepted, or files opened.
  public var publishes: Int = 0

  public init() {}

  public static func + (left: PublisherTotals, right: PublisherTotals) -> PublisherTotals {
    var sum = left
    sum.bytesSent += right.bytesSent
    sum.framesSent += right.framesSent
    sum.framesDropped += right.framesDropped
    sum.reconnects += right.reconnects
    sum.videoFramesSent += right.videoFramesSent
    sum.publishes += right.publishes
    return sum
  }
}

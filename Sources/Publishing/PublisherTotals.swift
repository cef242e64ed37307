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

  public init() {}
}

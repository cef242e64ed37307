/// How large a still image may be.
public struct StillImageLimits: Hashable, Sendable {
  /// The bytes of the file.
  public let byteCount: Int
  /// The pixels of a side.
  public let side: ClosedRange<Int>

  public init(byteCount: Int, side: ClosedRange<Int>) {
    self.byteCount = byteCount
    self.side = side
  }
}

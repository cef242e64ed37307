/// Bits per second.
public struct Bitrate: Hashable, Comparable, Sendable {
  /// Bits per second.
  public let bitsPerSecond: Int

  public init(bitsPerSecond: Int) {
    self.bitsPerSecond = bitsPerSecond
  }

  /// `kilobits` thousand bits per second.
  public static func kbps(_ kilobits: Int) -> Bitrate {
    Bitrate(bitsPerSecond: kilobits * 1000)
  }

  /// Thousands of bits per second, rounded to the nearest.
  public var kbps: Int {
    (self.bitsPerSecond + 500) / 1000
  }

  public static func < (left: Bitrate, right: Bitrate) -> Bool {
    left.bitsPerSecond < right.bitsPerSecond
  }
}

extension Bitrate: CustomStringConvertible {
  public var description: String {
    "\(self.kbps) kbps"
  }
}

/// Frames per second as a fraction, so that 29.97 stays exact.
public struct FrameRate: Hashable, Sendable {
  /// Frames in `denominator` seconds.
  public let numerator: Int
  /// Seconds that `numerator` frames take.
  public let denominator: Int

  /// The rate `numerator / denominator`, both over zero.
  public init(_ numerator: Int, per denominator: Int = 1) {
    precondition(numerator > 0 && denominator > 0, "A frame rate is a positive fraction.")
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The rate as a decimal number.
  public var framesPerSecond: Double {
    Double(self.numerator) / Double(self.denominator)
  }

  /// The time from one frame to the next, rounded down to the nanosecond.
  public var interval: Duration {
    .nanoseconds(1_000_000_000 * self.denominator / self.numerator)
  }

  /// The time of frame `index` after frame 0: exact over any length, unlike a sum of intervals.
  public func offset(ofFrame index: Int64) -> Duration {
    let (seconds, rest) = index.quotientAndRemainder(dividingBy: Int64(self.numerator))
    let denominator = Int64(self.denominator)
    return .nanoseconds(
      seconds * denominator * 1_000_000_000
        + rest * denominator * 1_000_000_000 / Int64(self.numerator)
    )
  }

  /// The number of frames whose time lies before `duration` after frame 0.
  public func frames(in duration: Duration) -> Double {
    duration.inSeconds * self.framesPerSecond
  }
}

extension FrameRate: CustomStringConvertible {
  public var description: String {
    self.denominator == 1 ? "\(self.numerator)" : "\(self.numerator)/\(self.denominator)"
  }
}

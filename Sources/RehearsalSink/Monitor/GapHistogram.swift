/// Counts durations in steps of a millisecond, in bounded memory.
struct GapHistogram {
  /// Durations of this many milliseconds and more share the last step.
  private static let steps = 2000

  private var counts: [UInt32] = []
  private(set) var total = 0
  /// The longest duration.
  private(set) var maximum = Duration.zero

  mutating func add(_ duration: Duration) {
    if self.counts.isEmpty {
      self.counts = Array(repeating: 0, count: Self.steps)
    }
    let (seconds, attoseconds) = max(duration, .zero).components
    let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
    self.counts[Int(min(milliseconds, Int64(Self.steps - 1)))] &+= 1
    self.total += 1
    self.maximum = max(self.maximum, duration)
  }

  /// The duration that `fraction` of all are not over, to the millisecond; `nil` without any.
  func percentile(_ fraction: Double) -> Duration? {
    guard self.total > 0 else { return nil }
    let rank = Int((fraction * Double(self.total)).rounded(.up))
    var seen = 0
    for (milliseconds, count) in self.counts.dropLast().enumerated() {
      seen += Int(count)
      if seen >= rank {
        return min(.milliseconds(milliseconds + 1), self.maximum)
      }
    }
    return self.maximum
  }
}

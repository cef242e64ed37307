internal import Media

/// How a link is over time: stretches with a rate and a delay, which begin anew behind the last one.
public struct LinkTrace: Hashable, Sendable {
  /// A time in which the link stays as it is.
  public struct Stretch: Hashable, Sendable {
    /// More than nothing.
    public var duration: Duration
    /// 0 carries nothing.
    public var bitsPerSecond: Int
    /// How long each byte is on its way; nil where the trace does not say.
    public var delay: Duration?

    public init(duration: Duration, bitsPerSecond: Int, delay: Duration? = nil) {
      precondition(duration > .zero && bitsPerSecond >= 0, "A stretch lasts, and only gives.")
      self.duration = duration
      self.bitsPerSecond = bitsPerSecond
      self.delay = delay
    }
  }

  /// At least one, and one of them carries something.
  public let stretches: [Stretch]
  /// How long all of them last.
  public let duration: Duration
  /// Where each of them ends.
  private let ends: [Duration]
  /// The bits that all of them carry.
  private let bits: Double

  /// A link that changes; nil when it never carries anything.
  public init?(_ stretches: [Stretch]) {
    self.stretches = stretches
    var end = Duration.zero
    self.ends = stretches.map {
      end += $0.duration
      return end
    }
    self.duration = end
    self.bits = stretches.reduce(0) { $0 + Double($1.bitsPerSecond) * $1.duration.inSeconds }
    guard self.bits > 0 else { return nil }
  }

  /// A link that stays as it is, whose rate is more than nothing.
  public static func steady(bitsPerSecond: Int) -> LinkTrace {
    let stretch = Stretch(duration: .seconds(1), bitsPerSecond: bitsPerSecond)
    guard let trace = LinkTrace([stretch]) else {
      preconditionFailure("A link carries something.")
    }
    return trace
  }

  /// The stretch at a time since the beginning.
  public func stretch(at elapsed: Duration) -> Stretch {
    self.stretches[self.place(of: elapsed).index]
  }

  /// How long `bytes` take that begin at a time since the beginning.
  public func time(toCarry bytes: Int, from elapsed: Duration) -> Duration {
    var rest = Double(bytes) * 8
    let rounds = (rest / self.bits).rounded(.down)
    rest -= rounds * self.bits
    var seconds = rounds * self.duration.inSeconds
    var (index, into) = self.place(of: elapsed)
    while rest > 0 {
      let stretch = self.stretches[index]
      let left = (stretch.duration - into).inSeconds
      let carried = Double(stretch.bitsPerSecond) * left
      guard carried < rest else {
        seconds += rest / Double(stretch.bitsPerSecond)
        break
      }
      rest -= carried
      seconds += left
      index = (index + 1) % self.stretches.count
      into = .zero
    }
    return .nanoseconds(Int64((seconds * 1e9).rounded()))
  }

  /// The stretch that a time falls into, and how far.
  private func place(of elapsed: Duration) -> (index: Int, into: Duration) {
    let time = Duration.nanoseconds(max(0, elapsed.nanoseconds) % self.duration.nanoseconds)
    // The first stretch that ends behind it; the last one does.
    var candidates = self.ends.indices
    while candidates.count > 1 {
      let middle = candidates.lowerBound + candidates.count / 2
      if self.ends[middle - 1] <= time {
        candidates = middle ..< candidates.upperBound
      } else {
        candidates = candidates.lowerBound ..< middle
      }
    }
    let index = candidates.lowerBound
    return (index, time - (index > 0 ? self.ends[index - 1] : .zero))
  }
}

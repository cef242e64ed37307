public import Media

/// The beat of a picture that stands still: ticks at a constant rate, from where another beat ended.
///
/// Holds no clock: the caller asks which ticks are due.
public struct StillPacer: Hashable, Sendable {
  /// The most ticks one call gives; what is missing comes with the next one.
  public static let ticksPerCall = 32

  private let grid: FrameGrid
  private var index: Int64 = 0

  /// - Parameters:
  ///   - rate: of the ticks.
  ///   - origin: the time of the first one.
  public init(rate: FrameRate, origin: MediaTime) {
    self.grid = FrameGrid(origin: origin, rate: rate)
  }

  /// The time of the next tick.
  public var next: MediaTime {
    self.grid.time(ofTick: self.index)
  }

  /// The ticks up to and with `time` that were not given yet.
  public mutating func ticks(until time: MediaTime) -> [MediaTime] {
    var ticks: [MediaTime] = []
    while self.next <= time, ticks.count < Self.ticksPerCall {
      ticks.append(self.next)
      self.index += 1
    }
    return ticks
  }

  /// Where a beat of `rate` goes on when a picture captured at `timestamp` is to be its first: whole
  /// intervals after the last tick, as near to the picture as that allows.
  public func origin(forFrameAt timestamp: MediaTime, rate: FrameRate) -> MediaTime {
    guard self.index > 0 else { return self.next }
    let last = self.grid.time(ofTick: self.index - 1)
    let intervals = max(1, rate.frames(in: timestamp - last).rounded())
    return last + rate.offset(ofFrame: Int64(intervals))
  }
}

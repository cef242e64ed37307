internal import Media

/// What a source's timestamps and arrivals tell about the next ones.
struct SourceTiming {
  /// How much one interval counts against those before it.
  private static let weight = 8
  /// Later than this, an arrival is a stall, not a latency to wait for.
  static let longestLatency = Duration.milliseconds(200)
  /// The time in which the latency falls by a factor of e while arrivals are prompt.
  private static let decay = Duration.seconds(10)

  /// The time from one frame to the next, smoothed.
  private(set) var interval: Duration
  /// The decaying maximum of arrival − timestamp.
  private(set) var latency = Duration.zero

  private var lastTimestamp: MediaTime?
  private var lastArrival: MediaTime?

  /// - Parameter interval: what to expect before two frames have come.
  init(interval: Duration) {
    self.interval = interval
  }

  /// A frame arrived; its timestamp is after that of the frame before.
  mutating func frameArrived(timestamp: MediaTime, at now: MediaTime) {
    if let lastTimestamp = self.lastTimestamp {
      // A stall says nothing about the rate, but a camera that lowers its rate in the dark must
      // be followed: so a long interval counts as four.
      let observed = min(timestamp - lastTimestamp, self.interval * 4)
      self.interval += (observed - self.interval) / Self.weight
    }
    self.lastTimestamp = timestamp

    let observed = max(.zero, min(now - timestamp, Self.longestLatency))
    let elapsed = self.lastArrival.map { max(.zero, now - $0) } ?? .zero
    let remaining = max(0, 1 - elapsed / Self.decay)
    self.latency = max(observed, self.latency * remaining)
    self.lastArrival = now
  }
}

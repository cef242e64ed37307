internal import Media

/// How long after its first sample a chunk usually arrives.
struct ArrivalLag {
  /// What is expected before the first chunk: a device that is slow to start.
  private static let initial = Duration.milliseconds(250)
  /// Later than this, an arrival is a stall, not a lag to wait for.
  private static let longest = Duration.milliseconds(500)
  /// Allowed on top of the lag, for the scheduling of the caller and a late period of the device.
  private static let slack = Duration.milliseconds(40)
  /// The time in which the lag falls by a factor of e while arrivals are prompt.
  private static let decay = Duration.seconds(10)

  private var lag = Self.initial
  private var lastArrival: MediaTime?

  /// How long after the time of a sample its chunk is waited for.
  var allowance: Duration {
    self.lag + Self.slack
  }

  /// A chunk arrived whose first sample was captured at `timestamp`.
  mutating func chunkArrived(timestamp: MediaTime, at now: MediaTime) {
    let observed = max(.zero, min(now - timestamp, Self.longest))
    if let lastArrival = self.lastArrival {
      let remaining = max(0, 1 - max(.zero, now - lastArrival) / Self.decay)
      self.lag = max(observed, self.lag * remaining)
    } else {
      self.lag = observed
    }
    self.lastArrival = now
  }
}

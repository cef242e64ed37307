/// The latest durations, up to a bound; the oldest go first.
struct LatencyReservoir: Sendable {
  private var durations: [Duration] = []
  private var next = 0
  private let limit: Int

  /// - Parameter limit: the most durations kept; 512 hold 8 s of 60 pictures a second.
  init(limit: Int = 512) {
    self.limit = limit
  }

  mutating func record(_ duration: Duration) {
    guard self.durations.count == self.limit else {
      self.durations.append(duration)
      return
    }
    self.durations[self.next] = duration
    self.next = (self.next + 1) % self.limit
  }

  /// Sums the durations up and forgets them; `nil` when there are none.
  mutating func drain() -> PublisherStatistics.Latency? {
    guard !self.durations.isEmpty else { return nil }
    let sorted = self.durations.sorted()
    self.durations.removeAll(keepingCapacity: true)
    self.next = 0
    // The smallest duration that so many of a hundred do not exceed.
    func percentile(_ hundredths: Int) -> Duration {
      sorted[max((sorted.count * hundredths + 99) / 100 - 1, 0)]
    }
    return PublisherStatistics.Latency(
      p50: percentile(50),
      p99: percentile(99),
      frames: sorted.count
    )
  }
}

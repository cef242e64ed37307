internal import Media

/// Spreads reads so that they keep a rate, with bursts of up to a tenth of a second.
struct TokenBucket {
  private let bytesPerSecond: Int
  /// When everything taken so far is paid for.
  private var paidAt: MediaTime

  init(bytesPerSecond: Int, startingAt start: MediaTime) {
    self.bytesPerSecond = bytesPerSecond
    self.paidAt = start
  }

  /// Takes `bytes` that have come at `now`.
  ///
  /// - Returns: how long to wait before the next read.
  mutating func take(_ bytes: Int, at now: MediaTime) -> Duration {
    let burst = Duration.milliseconds(100)
    let cost = Duration.nanoseconds(Int64(bytes) * 1_000_000_000 / Int64(self.bytesPerSecond))
    self.paidAt = max(self.paidAt, now - burst) + cost
    return max(self.paidAt - now, .zero)
  }
}

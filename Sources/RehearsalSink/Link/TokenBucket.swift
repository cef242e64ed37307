internal import Media

/// Spreads reads so that they keep to a link's rate, with bursts of up to a tenth of a second.
struct TokenBucket {
  private let trace: LinkTrace
  /// When the trace began.
  private let start: MediaTime
  /// When everything taken so far is paid for.
  private var paidAt: MediaTime

  /// - Parameters:
  ///   - start: when the trace began.
  ///   - now: when the first bytes may come.
  init(_ trace: LinkTrace, since start: MediaTime, at now: MediaTime) {
    self.trace = trace
    self.start = start
    self.paidAt = now
  }

  /// Takes `bytes` that have come at `now`.
  ///
  /// - Returns: how long to wait before the next read.
  mutating func take(_ bytes: Int, at now: MediaTime) -> Duration {
    let burst = Duration.milliseconds(100)
    let from = max(self.paidAt, now - burst)
    self.paidAt = from + self.trace.time(toCarry: bytes, from: from - self.start)
    return max(self.paidAt - now, .zero)
  }
}

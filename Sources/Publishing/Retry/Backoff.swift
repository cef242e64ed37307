internal import Media

/// The pauses between tries: growing, and spread evenly from zero (“full jitter”), so that
/// destinations lost together do not come back together.
struct Backoff: Hashable, Sendable {
  private let policy: RetryPolicy

  init(_ policy: RetryPolicy) {
    self.policy = policy
  }

  /// The longest pause before automatic try `attempt`, which counts from 1.
  func limit(beforeAttempt attempt: Int) -> Duration {
    precondition(attempt >= 1, "Tries count from 1.")
    let longest = max(self.policy.maxInterval.nanoseconds, 0)
    var limit = Double(max(self.policy.interval.nanoseconds, 0))
    // Stops growing at the limit, so that no number of tries overflows.
    for _ in 1 ..< attempt where limit < Double(longest) {
      limit *= max(self.policy.backoff, 1)
    }
    return .nanoseconds(limit < Double(longest) ? Int64(limit) : longest)
  }

  /// The pause before automatic try `attempt`, which counts from 1.
  func delay(
    beforeAttempt attempt: Int,
    using generator: inout some RandomNumberGenerator
  ) -> Duration {
    let limit = self.limit(beforeAttempt: attempt).nanoseconds
    return .nanoseconds(Int64.random(in: 0 ... limit, using: &generator))
  }
}

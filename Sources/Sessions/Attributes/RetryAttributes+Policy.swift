internal import Publishing

extension RetryAttributes {
  /// The policy with what is set here and the defaults for the rest.
  func policy() throws(SessionError) -> RetryPolicy {
    var policy = RetryPolicy()
    if let attempts = self.attempts {
      guard (0 ... 1000).contains(attempts) else {
        throw .invalid("retry attempts", "\(attempts)", "0 to 1000")
      }
      policy.attempts = attempts
    }
    if let interval = self.interval {
      policy.interval = try Self.duration(interval, name: "retry interval")
    }
    if let maxInterval = self.maxInterval {
      policy.maxInterval = try Self.duration(maxInterval, name: "retry max interval")
    }
    if let minPublish = self.minPublish {
      policy.minPublish = try Self.duration(minPublish, name: "retry min publish")
    }
    if let backoff = self.backoff {
      guard (1 ... 10).contains(backoff) else {
        throw .invalid("retry backoff", "\(backoff)", "a factor from 1 to 10")
      }
      policy.backoff = backoff
    }
    policy.keepTrying = self.keepTrying ?? policy.keepTrying
    return policy
  }

  private static func duration(
    _ milliseconds: Double,
    name: String
  ) throws(SessionError) -> Duration {
    guard (0 ... 3_600_000).contains(milliseconds) else {
      throw .invalid(name, "\(milliseconds) ms", "up to an hour")
    }
    return .microseconds(Int64(milliseconds * 1000))
  }
}

/// How often and how soon a lost destination is tried again.
public struct RetryPolicy: Hashable, Sendable, Codable {
  /// Automatic tries after a connection was lost or could not be made; 0 for none.
  public var attempts: Int
  /// The longest pause before the first try.
  public var interval: Duration
  /// What the longest pause grows by from try to try.
  public var backoff: Double
  /// What the longest pause never exceeds.
  public var maxInterval: Duration
  /// Whether to try for ever, whatever `attempts` says.
  public var keepTrying: Bool
  /// How far apart two publishes begin at least, so that a link that comes and goes does not make many
  /// short recordings at the far end.
  public var minPublish: Duration

  public init(
    attempts: Int = 3,
    interval: Duration = .seconds(3),
    backoff: Double = 1.5,
    maxInterval: Duration = .seconds(30),
    keepTrying: Bool = false,
    minPublish: Duration = .zero
  ) {
    self.attempts = attempts
    self.interval = interval
    self.backoff = backoff
    self.maxInterval = maxInterval
    self.keepTrying = keepTrying
    self.minPublish = minPublish
  }
}

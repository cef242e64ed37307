/// The pauses between attempts to connect: each longer than the one before, up to a limit, and
/// shortened by chance so that clients do not return all at once.
public struct Backoff: Hashable, Sendable {
  public var initial: Duration
  public var multiplier: Double
  public var max: Duration
  /// The most by which chance shortens a pause, as a part of it; 0 for none.
  public var jitter: Double

  private var current: Duration?

  public init(
    initial: Duration = .milliseconds(100),
    multiplier: Double = 1.6,
    max: Duration = .seconds(5),
    jitter: Double = 0.2
  ) {
    self.initial = initial
    self.multiplier = multiplier
    self.max = max
    self.jitter = jitter
  }

  /// The pause before the next attempt.
  mutating func next() -> Duration {
    let pause = Swift.min(self.current.map { $0 * self.multiplier } ?? self.initial, self.max)
    self.current = pause
    guard self.jitter > 0 else { return pause }
    return pause * (1 - Double.random(in: 0 ... self.jitter))
  }

  /// An attempt succeeded.
  mutating func reset() {
    self.current = nil
  }
}

public import Media

/// A change of what a destination's path is held to take.
public struct RateDecision: Hashable, Sendable {
  /// The rate of the picture before.
  public let from: Bitrate
  /// The rate of the picture from now on.
  public let to: Bitrate
  /// The rate of the picture that the path takes for long: more than `to` while queues drain.
  public let sustained: Bitrate
  public let cause: RateCause

  public init(from: Bitrate, to: Bitrate, sustained: Bitrate, cause: RateCause) {
    self.from = from
    self.to = to
    self.sustained = sustained
    self.cause = cause
  }
}

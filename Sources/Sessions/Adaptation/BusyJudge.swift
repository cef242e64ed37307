internal import Media

/// Decides when a destination counts as too slow for its stream: 1101.
struct BusyJudge: Hashable, Sendable {
  /// The periods of the net status for which the queue must be over the budget.
  static let periods = 2
  /// The shortest time from one warning to the next.
  static let pause = Duration.seconds(10)

  private var over = 0
  private var warnedAt: MediaTime?

  /// A period is over.
  ///
  /// - Parameters:
  ///   - longest: the longest that anything waited in it.
  ///   - hasDropped: whether something was given up in it.
  /// - Returns: whether to warn.
  mutating func judge(
    longest: Duration,
    budget: Duration,
    hasDropped: Bool,
    at now: MediaTime
  ) -> Bool {
    // What is over the budget is given up, so that the queue itself is seldom seen over it.
    guard longest >= budget || hasDropped else {
      self.over = 0
      return false
    }
    self.over += 1
    guard self.over >= Self.periods else { return false }
    if let warnedAt, now - warnedAt < Self.pause { return false }
    self.warnedAt = now
    return true
  }
}

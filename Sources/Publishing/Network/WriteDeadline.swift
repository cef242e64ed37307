internal import Media

/// Tells when the peer takes no more bytes. A slow peer that takes some is not late.
struct WriteDeadline: Hashable, Sendable {
  private let limit: Duration
  private var acknowledged: UInt64 = 0
  private var progressAt: MediaTime

  /// - Parameter limit: how long bytes may wait without any of them being taken.
  init(_ limit: Duration, at now: MediaTime) {
    self.limit = limit
    self.progressAt = now
  }

  /// How long nothing was taken although there was something to take.
  func silence(at now: MediaTime) -> Duration {
    now - self.progressAt
  }

  /// Says whether the deadline has passed.
  ///
  /// - Parameters:
  ///   - acknowledged: the bytes taken by the peer so far.
  ///   - isWaiting: whether there are bytes for it to take.
  mutating func hasPassed(acknowledged: UInt64, isWaiting: Bool, at now: MediaTime) -> Bool {
    guard isWaiting, acknowledged == self.acknowledged else {
      self.acknowledged = acknowledged
      self.progressAt = now
      return false
    }
    return now - self.progressAt >= self.limit
  }
}

internal import Media

/// Tells when the peer takes no more bytes. A slow peer that takes some is not late.
///
/// Two things show it: nothing is acknowledged; or all is, but the peer's program reads nothing, so
/// that the kernel on its side fills up. Then the end of what it would take, which is what it
/// acknowledged and its receive window, does not move.
struct WriteDeadline: Hashable, Sendable {
  private let limit: Duration
  private var acknowledged: UInt64 = 0
  private var progressAt: MediaTime
  private var edge: UInt64 = 0
  private var acknowledgedAtEdge: UInt64 = 0
  private var edgeAt: MediaTime

  /// - Parameter limit: how long bytes may wait without any of them being taken.
  init(_ limit: Duration, at now: MediaTime) {
    self.limit = limit
    self.progressAt = now
    self.edgeAt = now
  }

  /// How long nothing was taken although there was something to take.
  func silence(at now: MediaTime) -> Duration {
    now - self.progressAt
  }

  /// Says whether the deadline has passed.
  ///
  /// - Parameters:
  ///   - acknowledged: the bytes taken by the peer so far.
  ///   - window: the bytes it takes beyond those; 0 also where the kernel does not tell.
  ///   - isWaiting: whether there are bytes for it to take.
  mutating func hasPassed(
    acknowledged: UInt64,
    window: UInt32 = 0,
    isWaiting: Bool,
    at now: MediaTime
  ) -> Bool {
    let isUnread = self.isUnread(acknowledged: acknowledged, window: window, at: now)
    guard isWaiting, acknowledged == self.acknowledged else {
      self.acknowledged = acknowledged
      self.progressAt = now
      return isUnread
    }
    return isUnread || now - self.progressAt >= self.limit
  }

  /// Whether what arrives is not read.
  private mutating func isUnread(acknowledged: UInt64, window: UInt32, at now: MediaTime) -> Bool {
    let edge = acknowledged + UInt64(window)
    // Without a window the kernel does not tell, or it is full: then nothing is acknowledged.
    guard window > 0, edge <= self.edge, acknowledged > self.acknowledgedAtEdge else {
      if window > 0 {
        self.edge = max(edge, self.edge)
        self.acknowledgedAtEdge = acknowledged
        self.edgeAt = now
      }
      return false
    }
    return now - self.edgeAt >= self.limit
  }
}

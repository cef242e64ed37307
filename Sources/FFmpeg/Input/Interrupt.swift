internal import Media
internal import Synchronization

/// Ends the blocked reads of a demuxer from another thread, or when they take too long.
public final class Interrupt: Sendable {
  private let flag = Atomic<Bool>(false)
  /// On the monotonic clock, in nanoseconds; the greatest number while there is none.
  private let deadline = Atomic<Int64>(.max)

  public init() {}

  /// Whether reads shall end.
  public var isTriggered: Bool {
    self.flag.load(ordering: .acquiring) || self.isOverdue
  }

  /// Whether the deadline has passed.
  public var isOverdue: Bool {
    let deadline = self.deadline.load(ordering: .acquiring)
    return deadline != .max && MonotonicClock.now.nanoseconds > deadline
  }

  /// Makes the present read and all later ones fail soon.
  public func trigger() {
    self.flag.store(true, ordering: .releasing)
  }

  /// Makes reads fail that are not done after `limit`, until the next call; `nil` lets them take as
  /// long as they take.
  public func allow(_ limit: Duration?) {
    let deadline = limit.map { (MonotonicClock.now + $0).nanoseconds } ?? .max
    self.deadline.store(deadline, ordering: .releasing)
  }
}

internal import Adaptation
internal import Media
internal import Synchronization

/// The uplinks of the node, which all its sessions share.
final class Uplinks: Sendable {
  private let share = Mutex(UplinkShare())

  /// A session tells how its destinations fare, and is told what they are to do.
  func report(_ members: [UplinkMember], at now: MediaTime) -> [String: UplinkAdvice] {
    self.share.withLock { $0.report(members, at: now) }
  }
}

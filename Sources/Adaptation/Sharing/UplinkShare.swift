public import Media

/// Shares the uplinks of a node among its sessions by priority: where the path of one is too slow,
/// those of a lower priority on the same uplink give way. Equal ones are left to TCP. Owns no clock.
///
/// Bound: a member that is not reported for `memory` is forgotten, and an uplink with its last one.
public struct UplinkShare: Sendable {
  /// How long a member that is not reported any more counts.
  static let memory = Duration.seconds(6)
  /// The shortest time from one round of decisions to the next: a little less than the two seconds in
  /// which each session reports.
  static let round = Duration.milliseconds(1500)

  private var uplinks: [String: Uplink] = [:]
  private var decidedAt: MediaTime?

  public init() {}

  /// How many members count.
  public var count: Int { self.uplinks.values.reduce(0) { $0 + $1.entries.count } }

  /// A session tells how its destinations that publish fare, every two seconds.
  ///
  /// - Returns: what each of them is to do, by its destination.
  public mutating func report(
    _ members: [UplinkMember],
    at now: MediaTime
  ) -> [String: UplinkAdvice] {
    for member in members {
      // A destination that was reached over another uplink before left that one.
      for address in self.uplinks.keys where address != member.uplink {
        self.uplinks[address]?.entries[member.id] = nil
      }
      self.uplinks[member.uplink, default: Uplink()].report(member, at: now)
    }
    self.decide(at: now)
    var advice: [String: UplinkAdvice] = [:]
    for member in members {
      advice[member.id.destination] = self.uplinks[member.uplink]?.takeAdvice(for: member.id)
    }
    return advice
  }

  private mutating func decide(at now: MediaTime) {
    if let decidedAt, now - decidedAt < Self.round { return }
    self.decidedAt = now
    for address in self.uplinks.keys {
      self.uplinks[address]?.forget(notSeenSince: now - Self.memory)
      self.uplinks[address]?.decide(at: now)
    }
    self.uplinks = self.uplinks.filter { !$0.value.entries.isEmpty }
  }
}

internal import Media

extension Uplink {
  /// How long nobody must need more.
  private static let quiet = Duration.seconds(15)

  /// Lifts the ceilings, the highest first; goes back a step when that was too much.
  mutating func giveBack(at now: MediaTime) {
    if let need = self.need(for: .zero, at: now) {
      self.lifting.quietSince = nil
      guard self.lifting.mayHaveFailed(at: now) else { return }
      for (id, ceiling) in self.lifting.failed(at: now) { self.entries[id]?.ceiling = ceiling }
      self.steppedAt = now
      self.telling = need
      return
    }
    let quietSince = self.lifting.quietSince ?? now
    self.lifting.quietSince = quietSince
    guard now - quietSince >= Self.quiet else { return }
    if let steppedAt, now - steppedAt < Self.interval { return }
    guard !self.lifting.isPaused(self.seen, at: now) else { return }
    self.lift(at: now)
  }

  private var seen: UplinkLifting.Seen {
    let bursts = self.entries.values.map { Double($0.member.burstRate.bitsPerSecond) }
    return UplinkLifting.Seen(
      sent: self.entries.values.reduce(0) { $0 + $1.present },
      burst: bursts.max() ?? 0
    )
  }

  private mutating func lift(at now: MediaTime) {
    guard let level = self.entries.values.filter({ $0.ceiling != nil }).map(\.priority).max() else {
      return
    }
    let seen = self.seen
    var before: [UplinkMember.ID: Double] = [:]
    for (id, entry) in self.entries where entry.priority == level {
      // The path keeps it below its ceiling already.
      guard let ceiling = entry.ceiling, entry.heldSince == nil else { continue }
      before[id] = ceiling
      self.entries[id]?.lift(by: 1 + self.lifting.growth)
    }
    guard !before.isEmpty else { return }
    // Those below that gave way, but not all, go on in favour of this level.
    for (id, entry) in self.entries
    where entry.priority < level && entry.ceiling != nil && !entry.isAtLowest {
      self.entries[id]?.giveWay(to: Self.step)
    }
    self.steppedAt = now
    self.lifting.stepped(from: before, seen, at: now)
  }
}

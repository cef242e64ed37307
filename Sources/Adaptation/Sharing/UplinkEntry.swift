internal import Media

/// What an uplink knows of a member.
struct UplinkEntry: Sendable {
  /// The reports over which a rate is averaged: what the controller makes of a full path at once is
  /// not what it ends up with.
  private static let reports = 3

  private(set) var member: UplinkMember
  private(set) var seenAt: MediaTime
  /// Since when the path keeps its rate down; `nil` when it does not.
  private(set) var heldSince: MediaTime?
  /// What it may send, in bits per second; `nil` where it does not give way.
  var ceiling: Double?
  /// Whether it is to be told that its path may have room.
  var mayHaveRoom = false
  private var recent: [Double] = []

  init(_ member: UplinkMember, at now: MediaTime) {
    self.member = member
    self.seenAt = now
    self.report(member, at: now)
  }

  mutating func report(_ member: UplinkMember, at now: MediaTime) {
    self.member = member
    self.seenAt = now
    self.heldSince = member.isHeldDown ? self.heldSince ?? now : nil
    self.recent = self.recent.suffix(Self.reports - 1) + [Double(member.rate.bitsPerSecond)]
    if let ceiling, ceiling >= self.highest { self.ceiling = nil }
  }

  var priority: Int { self.member.priority }

  var lowest: Double { Double(self.member.bounds.lowerBound.bitsPerSecond) }

  var highest: Double { Double(self.member.bounds.upperBound.bitsPerSecond) }

  /// What it sends, or is to send as soon as it has heard of its ceiling, in bits per second.
  var present: Double {
    min(Double(self.member.rate.bitsPerSecond), self.ceiling ?? .infinity)
  }

  /// What it sent over the last reports, in bits per second.
  var mean: Double { self.recent.reduce(0, +) / Double(self.recent.count) }

  /// The part of what it asks for that it has.
  var satisfaction: Double { self.present / self.highest }

  /// Whether it has nothing left to give.
  var isAtLowest: Bool { self.present <= self.lowest * 1.01 }

  /// Gives way: has no more than `factor` times what it has.
  mutating func giveWay(to factor: Double) {
    let ceiling = max(self.lowest, self.present * factor)
    self.ceiling = ceiling < self.highest ? ceiling : nil
  }

  /// Stays at what it has: what others give is not for it.
  mutating func stay() {
    guard self.ceiling == nil else { return }
    let ceiling = max(self.lowest, self.mean)
    self.ceiling = ceiling < self.highest ? ceiling : nil
  }

  /// May have `factor` times what it was limited to.
  mutating func lift(by factor: Double) {
    guard let ceiling else { return }
    let lifted = max(ceiling, self.lowest) * factor
    self.ceiling = lifted < self.highest ? lifted : nil
  }
}

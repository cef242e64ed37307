internal import Media

/// A try whether those that gave all they can still do so for some use.
struct UplinkCheck: Hashable, Sendable {
  /// For whom they give way.
  let level: Int
  /// What those had at the beginning, in bits per second.
  let rate: Double
  /// The ceilings at the beginning.
  let ceilings: [UplinkMember.ID: Double]
}

extension Uplink {
  /// How long all stays as it is before a check.
  private static let checksAfter = Duration.seconds(300)
  /// What a ceiling is multiplied with in each step of a check.
  private static let checkStep = 1.3
  /// The part of their rate that those in need must keep.
  private static let kept = 0.9

  /// Begins a check when it is time. A way may have become narrow somewhere else since it was seen to
  /// be shared, and nobody is to give way for ever in vain.
  mutating func checkInTime(for level: Int, at now: MediaTime) {
    guard self.isGivingWay, now - self.unchangedSince >= Self.checksAfter else { return }
    self.phase = .checking(
      UplinkCheck(
        level: level,
        rate: self.meanRate(of: level),
        ceilings: self.entries.compactMapValues(\.ceiling)
      )
    )
  }

  /// Lifts the ceilings step by step; back to where they were when those in need have less then.
  mutating func go(on check: UplinkCheck, need: Int?, at now: MediaTime) {
    guard let need, need == check.level else {
      self.lifting.quietSince = nil
      self.phase = .lifting
      return
    }
    guard self.meanRate(of: need) >= check.rate * Self.kept else {
      for (id, ceiling) in check.ceilings { self.entries[id]?.ceiling = ceiling }
      self.steppedAt = now
      self.unchangedSince = now
      self.telling = need
      self.phase = .giving
      return
    }
    if let steppedAt, now - steppedAt < Self.interval { return }
    guard self.isGivingWay else {
      for low in Set(self.entries.values.map(\.priority)) where low < need {
        self.refuse(Pair(high: need, low: low), at: now)
      }
      return
    }
    self.steppedAt = now
    for id in self.entries.keys { self.entries[id]?.lift(by: Self.checkStep) }
  }

  private func meanRate(of level: Int) -> Double {
    self.entries.values.filter { $0.priority == level }.reduce(0) { $0 + $1.mean }
  }
}

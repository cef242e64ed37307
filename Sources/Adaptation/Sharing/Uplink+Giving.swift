internal import Media

extension Uplink {
  /// How long a pair that shares nothing is not tried again, and at most after more such trials.
  static let refusal = Duration.seconds(300)
  static let longestRefusal = Duration.seconds(2400)
  /// What a member of a lower priority may have more of, before it counts as better off.
  private static let betterOff = 1.05

  /// Those below `high` give way to it, the lowest first.
  mutating func give(to high: Int, at now: MediaTime) {
    self.judgeTrials(for: high, at: now)
    if let steppedAt, now - steppedAt < Self.interval { return }
    let needy = self.entries.filter { $0.value.priority == high && $0.value.heldSince != nil }
    let givers = self.entries.filter {
      $0.value.priority < high && !self.isRefused(Pair(high: high, low: $0.value.priority), at: now)
    }
    // A level is done when it has nothing left, and that was of use.
    let lowest = givers.values.filter {
      !$0.isAtLowest || self.trials[Pair(high: high, low: $0.priority)] != nil
    }.map(\.priority).min()
    let satisfaction = needy.values.map(\.satisfaction).min() ?? 1
    var stepping: Set<Int> = []
    for (id, entry) in givers {
      let isBetterOff = entry.satisfaction > satisfaction * Self.betterOff
      if !entry.isAtLowest, entry.priority == lowest || isBetterOff {
        self.entries[id]?.giveWay(to: Self.step)
        stepping.insert(entry.priority)
      } else {
        self.entries[id]?.stay()
      }
    }
    guard !stepping.isEmpty else {
      self.checkInTime(for: high, at: now)
      return
    }
    self.steppedAt = now
    self.unchangedSince = now
    self.telling = high
    self.lifting.steppedAt = nil
    for low in stepping {
      let pair = Pair(high: high, low: low)
      guard !self.proven.contains(pair) else { continue }
      if self.trials[pair] == nil {
        self.trials[pair] = UplinkTrial(
          of: givers.filter { $0.value.priority == low },
          for: needy,
          at: now
        )
      }
      self.trials[pair]?.gaveAt = now
    }
  }

  private mutating func judgeTrials(for high: Int, at now: MediaTime) {
    for (pair, trial) in self.trials where pair.high == high && trial.isOver(self.entries, at: now)
    {
      self.trials[pair] = nil
      guard !trial.hasHelped(self.entries) else {
        self.proven.insert(pair)
        continue
      }
      self.refuse(pair, at: now)
      for (id, entry) in self.entries where entry.priority == pair.low {
        self.entries[id]?.ceiling = nil
      }
    }
  }

  /// The two share nothing: not tried again for a while.
  mutating func refuse(_ pair: Pair, at now: MediaTime) {
    let pause = self.refusals[pair]?.pause ?? Self.refusal
    self.refusals[pair] = Refusal(
      until: now + pause,
      pause: min(pause * 2, Self.longestRefusal)
    )
  }
}

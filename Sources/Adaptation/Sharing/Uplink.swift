internal import Media

/// The members behind one local address, and who of them gives way to whom.
///
/// That they share a narrow place is not known but tried: where giving way does not help, it ends.
struct Uplink: Sendable {
  enum Phase: Hashable, Sendable {
    /// Nobody gives way. Moves to `giving`.
    case calm
    /// Those below the members that need it give way. Moves to `lifting`, `checking`, `calm`.
    case giving
    /// They have long given all they can: whether that is still of use is tried. Moves to `giving`,
    /// `lifting`, `calm`.
    case checking(UplinkCheck)
    /// What was given is given back. Moves to `giving`, `calm`.
    case lifting
  }

  /// A level that gives way, and the one it gives way to.
  struct Pair: Hashable, Sendable {
    let high: Int
    let low: Int
  }

  /// Until when a pair is not tried again, and for how long the next time.
  struct Refusal: Hashable, Sendable {
    var until: MediaTime
    var pause: Duration
  }

  /// How long the path must have kept a rate down for others to give way.
  static let patience = Duration.seconds(6)
  /// From one step down, or up, to the next.
  static let interval = Duration.seconds(4)
  /// How long after a step those it was made for are told: by then it has reached the encoder.
  static let tellsAfter = Duration.seconds(2)
  /// The part that is left after a step down.
  static let step = 0.7

  var entries: [UplinkMember.ID: UplinkEntry] = [:]
  var phase = Phase.calm
  /// When the last step was made, up or down.
  var steppedAt: MediaTime?
  /// Since when those that give way give what they give.
  var unchangedSince = MediaTime.zero
  /// The level that is to be told of the last step.
  var telling: Int?
  /// Whether giving way helps, of the pairs for which that is being tried.
  var trials: [Pair: UplinkTrial] = [:]
  /// The pairs whose narrow place is shared.
  var proven: Set<Pair> = []
  var refusals: [Pair: Refusal] = [:]
  var lifting = UplinkLifting()

  mutating func report(_ member: UplinkMember, at now: MediaTime) {
    if self.entries[member.id] == nil {
      self.entries[member.id] = UplinkEntry(member, at: now)
    } else {
      self.entries[member.id]?.report(member, at: now)
    }
  }

  mutating func takeAdvice(for id: UplinkMember.ID) -> UplinkAdvice? {
    guard let entry = self.entries[id] else { return nil }
    self.entries[id]?.mayHaveRoom = false
    return UplinkAdvice(
      ceiling: entry.ceiling.map { Bitrate(bitsPerSecond: Int($0)) },
      mayHaveRoom: entry.mayHaveRoom
    )
  }

  mutating func forget(notSeenSince time: MediaTime) {
    self.entries = self.entries.filter { $0.value.seenAt >= time }
  }

  mutating func decide(at now: MediaTime) {
    self.release()
    self.tell(at: now)
    let need = self.need(for: Self.patience, at: now)
    switch self.phase {
    case .calm:
      guard let need else { return }
      self.beginGiving(to: need, at: now)

    case .giving:
      if let need {
        self.give(to: need, at: now)
      } else if self.need(for: .zero, at: now) == nil {
        self.phase = .lifting
        self.lifting.quietSince = nil
      }

    case .lifting:
      if let need, !self.lifting.isRecent(at: now) {
        self.beginGiving(to: need, at: now)
      } else {
        self.giveBack(at: now)
      }

    case .checking(let check):
      self.go(on: check, need: need, at: now)
    }
    if self.phase != .calm, !self.isGivingWay, need == nil { self.calmDown() }
  }

  /// Whether anybody gives way.
  var isGivingWay: Bool { self.entries.values.contains { $0.ceiling != nil } }

  /// The highest level that the path keeps down for so long, where there is one below it that can give
  /// way, or does.
  func need(for duration: Duration, at now: MediaTime) -> Int? {
    let held = Set(
      self.entries.values.filter { entry in
        entry.heldSince.map { now - $0 >= duration } ?? false
      }.map(\.priority)
    )
    return held.sorted(by: >).first { high in
      self.entries.values.contains { entry in
        entry.priority < high
          && (entry.ceiling != nil
            || !self.isRefused(Pair(high: high, low: entry.priority), at: now))
      }
    }
  }

  func isRefused(_ pair: Pair, at now: MediaTime) -> Bool {
    self.refusals[pair].map { now < $0.until } ?? false
  }

  mutating func beginGiving(to need: Int, at now: MediaTime) {
    self.phase = .giving
    self.unchangedSince = now
    self.give(to: need, at: now)
  }

  /// Those that have nobody above them any more need not give way.
  private mutating func release() {
    let highest = self.entries.values.map(\.priority).max()
    for (id, entry) in self.entries where entry.priority == highest {
      self.entries[id]?.ceiling = nil
    }
  }

  /// Tells those for whom the last step was made.
  private mutating func tell(at now: MediaTime) {
    guard let level = self.telling, let steppedAt, now - steppedAt >= Self.tellsAfter else {
      return
    }
    self.telling = nil
    for (id, entry) in self.entries where entry.priority == level {
      self.entries[id]?.mayHaveRoom = true
    }
  }

  private mutating func calmDown() {
    self.phase = .calm
    self.steppedAt = nil
    self.telling = nil
    self.trials = [:]
    self.proven = []
    self.lifting = UplinkLifting()
  }
}

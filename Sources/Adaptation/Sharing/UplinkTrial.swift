internal import Media

/// Whether one level's giving way helps another: what each had at the beginning.
struct UplinkTrial: Sendable {
  /// How long it lasts at most.
  static let longest = Duration.seconds(30)
  /// How long those that need it have from when there is nothing left to give.
  static let settling = Duration.seconds(10)
  /// The part of what was given that must have been of use.
  static let useful = 0.2

  let begun: MediaTime
  /// When those that give way last gave.
  var gaveAt: MediaTime
  private let needy: [UplinkMember.ID: Double]
  private let givers: [UplinkMember.ID: Double]

  init(
    of givers: [UplinkMember.ID: UplinkEntry],
    for needy: [UplinkMember.ID: UplinkEntry],
    at now: MediaTime
  ) {
    self.begun = now
    self.gaveAt = now
    self.needy = needy.mapValues(\.mean)
    self.givers = givers.mapValues(\.mean)
  }

  /// Whether it is time to judge.
  func isOver(_ entries: [UplinkMember.ID: UplinkEntry], at now: MediaTime) -> Bool {
    let left = self.givers.keys.contains { id in
      entries[id].map { !$0.isAtLowest } ?? false
    }
    return now - self.begun >= Self.longest || (!left && now - self.gaveAt >= Self.settling)
  }

  /// Whether those that need it have gained a fifth of what was given, or half of what they lacked.
  func hasHelped(_ entries: [UplinkMember.ID: UplinkEntry]) -> Bool {
    var (given, gained, lacking) = (0.0, 0.0, 0.0)
    for (id, rate) in self.givers {
      guard let entry = entries[id] else { continue }
      given += max(rate - entry.present, 0)
    }
    for (id, rate) in self.needy {
      guard let entry = entries[id] else { continue }
      gained += entry.mean - rate
      lacking += max(entry.highest - rate, 0)
    }
    return gained >= min(given * Self.useful, lacking / 2)
  }
}

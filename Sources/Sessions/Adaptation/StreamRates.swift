internal import Adaptation
internal import Media

/// What a run encodes for the paths of its destinations.
struct StreamRates: Sendable {
  /// A change of the encoder's target.
  struct Change: Hashable, Sendable {
    let from: Bitrate
    let to: Bitrate
    /// The destination that sets it; nil where none publishes.
    let leader: String?
  }

  /// What the picture is encoded at.
  private(set) var rate: Bitrate
  /// The destination that sets it; nil where none publishes.
  private(set) var leader: String?
  /// The destinations that are served by dropping.
  private(set) var lagging: Set<String> = []
  /// What the paths took when they were last used, by label.
  var remembered: [String: DestinationMemory] = [:]
  var size = SizeLadder()
  /// What the session gives way to for others of a higher priority; nil where it does not.
  var ceiling: Bitrate?
  private var shared = SharedRate()

  init(highest: Bitrate) {
    self.rate = highest
  }

  /// The members publish, or their paths take something else.
  mutating func share(_ members: [SharedRate.Member], highest: Bitrate) -> Change? {
    let outcome = self.shared.outcome(of: members, highest: highest)
    let before = self.rate
    self.rate = outcome.rate
    self.leader = outcome.leader
    self.lagging = outcome.lagging
    return before == outcome.rate
      ? nil : Change(from: before, to: outcome.rate, leader: outcome.leader)
  }
}

/// What the path to a server took.
struct DestinationMemory: Hashable, Sendable {
  let server: String
  let rate: Bitrate
}

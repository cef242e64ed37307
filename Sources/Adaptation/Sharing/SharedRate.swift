public import Media

/// Makes one rate, which a session encodes, of what the paths of its destinations take.
///
/// The slowest destination leads, as long as its path takes at least half of what the others would
/// get without it. One that takes less does not: it is served by dropping, and the others keep their
/// quality. It leads again when it takes six tenths.
public struct SharedRate: Hashable, Sendable {
  /// A destination that publishes.
  public struct Member: Hashable, Sendable {
    public let label: String
    /// What its path is to get for the picture now.
    public let rate: Bitrate
    /// What its path takes for long: more than `rate` while queues drain.
    public let sustained: Bitrate

    public init(label: String, rate: Bitrate, sustained: Bitrate? = nil) {
      self.label = label
      self.rate = rate
      self.sustained = max(sustained ?? rate, rate)
    }
  }

  /// What comes of it.
  public struct Outcome: Hashable, Sendable {
    /// The rate to encode the picture at.
    public let rate: Bitrate
    /// The destination that sets it; `nil` where there is none that publishes.
    public let leader: String?
    /// The destinations that are served by dropping.
    public let lagging: Set<String>
  }

  static let floor = 0.5
  static let leadsAgain = 0.6

  private var lagging: Set<String> = []

  public init() {}

  /// What is encoded for `members`; `highest` when there are none.
  public mutating func outcome(of members: [Member], highest: Bitrate) -> Outcome {
    // From the fastest down, so that each is held against those that would be left without it; equal
    // ones by name, for the same members to give the same leader.
    let sorted = members.sorted { ($0.sustained, $0.label) > ($1.sustained, $1.label) }
    var others: Bitrate?
    var rate = highest
    var leader: String?
    var lagging: Set<String> = []
    for member in sorted {
      let wasLagging = self.lagging.contains(member.label)
      let share = wasLagging ? Self.leadsAgain : Self.floor
      // The fastest has no others to be held against.
      let limit = others.map { Double($0.bitsPerSecond) * share } ?? 0
      if Double(member.sustained.bitsPerSecond) < limit {
        lagging.insert(member.label)
        continue
      }
      others = min(member.sustained, highest)
      if member.rate <= rate {
        rate = member.rate
        leader = member.label
      }
    }
    self.lagging = lagging
    return Outcome(rate: min(rate, highest), leader: leader, lagging: lagging)
  }
}

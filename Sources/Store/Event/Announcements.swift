internal import Events

/// Events that are told to those who follow the history and not kept in it.
///
/// Bound: the last 256. Policy when full: the oldest goes, and a slow follower misses it.
struct Announcements {
  private static let limit = 256

  /// How many there were so far.
  private(set) var count: UInt64 = 0
  /// The last ones, oldest first.
  private var recent: [EventDraft] = []

  mutating func append(_ draft: EventDraft) {
    self.count += 1
    self.recent.append(draft)
    if self.recent.count > Self.limit { self.recent.removeFirst() }
  }

  /// Those behind the first `number`, oldest first.
  func after(_ number: UInt64) -> ArraySlice<EventDraft> {
    self.recent.suffix(Int(clamping: self.count - min(number, self.count)))
  }
}

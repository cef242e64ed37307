/// Where the keyframes of a recording stand, for players that jump.
///
/// Bound: `capacity` entries. Policy beyond: every second one goes, and from then on half as many
/// come, so that what is kept stays spread evenly over the whole recording.
struct KeyframeIndex: Hashable, Sendable {
  /// One keyframe.
  struct Entry: Hashable, Sendable {
    /// The bytes of the file before its tag.
    var position: UInt64
    /// Its time in the file in milliseconds.
    var time: UInt32
  }

  private let capacity: Int
  private(set) var entries: [Entry] = []
  /// One keyframe in so many is kept.
  private var stride = 1
  /// The keyframes there were.
  private var count = 0

  init(capacity: Int) {
    precondition(capacity >= 2, "An index has at least two entries.")
    self.capacity = capacity
  }

  /// A keyframe was written; they come in the order of the file.
  mutating func add(position: UInt64, time: UInt32) {
    defer { self.count += 1 }
    guard self.count % self.stride == 0 else { return }
    if self.entries.count == self.capacity {
      self.entries = self.entries.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
      self.stride *= 2
      guard self.count % self.stride == 0 else { return }
    }
    self.entries.append(Entry(position: position, time: time))
  }
}

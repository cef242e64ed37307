/// Keeps count of where each of the driver's buffers is, and decides whether a frame may be lent.
///
/// Policy "keep two with the driver": a frame is lent without a copy while at least two buffers
/// stay queued, so that the driver fills one while it hands over another. When consumers hold so
/// many that this would break, the frame is copied and its buffer queued again at once. When they
/// hold `copyLimit` copies besides, the frame is dropped: a stuck consumer costs bounded memory.
struct V4L2BufferLedger {
  /// What to do with a frame that arrived.
  enum OnFrame: Hashable {
    /// Wrap the buffer; `givenBack` comes when the consumers are done.
    case lend
    /// Copy it, and queue the buffer again.
    case copy
    /// Queue the buffer again.
    case drop
  }

  private enum Place {
    /// Belongs to the driver. Moves to `here` when it is dequeued.
    case queued
    /// Dequeued, and not lent. Moves to `queued` or `lent`.
    case here
    /// In the hands of consumers. Moves to `here` when they are done.
    case lent
  }

  private var places: [Place]
  private var copies = 0
  private let copyLimit: Int

  /// All `count` buffers are here, to be queued.
  init(count: Int, copyLimit: Int = 16) {
    self.places = Array(repeating: .here, count: count)
    self.copyLimit = copyLimit
  }

  /// The buffers that must be queued: those not with the driver and not lent.
  var toQueue: [Int] {
    self.places.indices.filter { self.places[$0] == .here }
  }

  /// How many buffers are with the driver.
  var queuedCount: Int {
    self.places.count { $0 == .queued }
  }

  /// How many buffers are with consumers.
  var lentCount: Int {
    self.places.count { $0 == .lent }
  }

  /// The driver took buffer `index`.
  mutating func queued(_ index: Int) {
    self.places[index] = .queued
  }

  /// The driver gave buffer `index` back without a picture that is worth anything.
  mutating func dequeuedDamaged(_ index: Int) {
    self.places[index] = .here
  }

  /// The driver gave buffer `index` with a good picture.
  mutating func dequeued(_ index: Int) -> OnFrame {
    self.places[index] = .here
    // A driver that gives only one or two buffers gets copies always.
    if self.queuedCount >= 2 {
      self.places[index] = .lent
      return .lend
    }
    if self.copies < self.copyLimit {
      self.copies += 1
      return .copy
    }
    return .drop
  }

  /// The consumers are done with buffer `index`.
  mutating func givenBack(_ index: Int) {
    self.places[index] = .here
  }

  /// The consumers are done with a copy.
  mutating func copyReleased() {
    self.copies -= 1
  }
}

/// The room one side gives the other for messages that are not read yet.
///
/// A message may be sent while the window is above zero and may take it below, so a message of any
/// allowed length passes any window: what waits to be read is bounded by the window and one frame.
struct ReceiveWindow {
  private let capacity: Int
  /// What the other side may still send.
  private var available: Int
  /// What was read but not given back yet.
  private var unreported = 0

  init(capacity: Int) {
    self.capacity = capacity
    self.available = capacity
  }

  /// Takes the cost of a message that came. Returns `false` when there was no room for any.
  mutating func received(_ cost: Int) -> Bool {
    guard self.available > 0 else { return false }
    self.available -= cost
    return true
  }

  /// Notes that messages of this cost were read.
  mutating func consumed(_ cost: Int) {
    self.unreported += cost
  }

  /// The room to give back now: half the window at once, and anything when the other side is stuck.
  mutating func increment() -> UInt32? {
    guard self.unreported > 0 else { return nil }
    guard self.unreported >= self.capacity / 2 || self.available <= 0 else { return nil }
    let increment = self.unreported
    self.available += increment
    self.unreported = 0
    return UInt32(clamping: increment)
  }
}

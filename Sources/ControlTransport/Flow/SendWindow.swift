/// The room the other side gave for messages.
struct SendWindow {
  /// The most a window may hold.
  static let limit = Int(Int32.max)

  private var available: Int

  init(available: Int) {
    self.available = available
  }

  var isOpen: Bool {
    self.available > 0
  }

  mutating func sent(_ cost: Int) {
    self.available -= cost
  }

  /// Adds what the other side gave back. Returns `false` when it gives more than a window holds.
  mutating func add(_ increment: UInt32) -> Bool {
    guard increment > 0, self.available + Int(increment) <= Self.limit else { return false }
    self.available += Int(increment)
    return true
  }
}

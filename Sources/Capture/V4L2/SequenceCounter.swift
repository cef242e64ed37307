/// Turns the driver's 32-bit sequence numbers into a count that only rises.
///
/// A gap stays a gap. Numbers that stand still or go back (drivers that do not count, a device
/// that was reset) count as one frame.
struct SequenceCounter {
  private var last: (driver: UInt32, count: UInt64)?

  /// The count of the frame that carries the driver's number `sequence`.
  mutating func count(_ sequence: UInt32) -> UInt64 {
    guard let last = self.last else {
      self.last = (sequence, 0)
      return 0
    }
    let step = sequence &- last.driver
    let count = last.count + (step == 0 || step > UInt32.max / 2 ? 1 : UInt64(step))
    self.last = (sequence, count)
    return count
  }
}

/// Follows a 32-bit millisecond count past its wrap.
struct UnwrappedTime {
  private var last: Int64?

  /// The time in milliseconds, without wraps: the one nearest to the time before.
  mutating func unwrap(_ timestamp: UInt32) -> Int64 {
    guard let last = self.last else {
      self.last = Int64(timestamp)
      return Int64(timestamp)
    }
    let step = Int32(bitPattern: timestamp &- UInt32(truncatingIfNeeded: last))
    let time = last + Int64(step)
    self.last = time
    return time
  }
}

internal import NIOCore

extension ByteBuffer {
  /// Writes the low 24 bits of `value`, big-endian.
  mutating func writeInteger24(_ value: UInt32) {
    self.writeMultipleIntegers(
      UInt8(truncatingIfNeeded: value >> 16),
      UInt16(truncatingIfNeeded: value)
    )
  }

  /// Reads 24 bits, big-endian; moves nothing when they are not all there.
  mutating func readInteger24() -> UInt32? {
    guard let (high, low) = self.readMultipleIntegers(as: (UInt8, UInt16).self) else { return nil }
    return UInt32(high) << 16 | UInt32(low)
  }

  /// The 24 bits at `index`, big-endian, or `nil` when they are not all there.
  func getInteger24(at index: Int) -> UInt32? {
    guard
      let high = self.getInteger(at: index, as: UInt8.self),
      let low = self.getInteger(at: index + 1, as: UInt16.self)
    else { return nil }
    return UInt32(high) << 16 | UInt32(low)
  }
}

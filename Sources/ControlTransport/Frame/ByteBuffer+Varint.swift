internal import NIOCore

// The base 128 varint of protobuf: seven bits a byte, the lowest first, the high bit set on all
// bytes but the last. https://protobuf.dev/programming-guides/encoding/#varints

extension ByteBuffer {
  /// What is found at the reader index.
  enum Varint: Equatable {
    case value(UInt32)
    /// The last byte has not come yet.
    case incomplete
    /// More than 32 bits.
    case tooLong
  }

  /// Reads a varint of at most 32 bits. Moves nothing unless it returns a value.
  mutating func readVarint() -> Varint {
    var value: UInt64 = 0
    for (position, byte) in self.readableBytesView.prefix(5).enumerated() {
      value |= UInt64(byte & 0x7f) << (7 * UInt64(position))
      if byte & 0x80 == 0 {
        guard let value = UInt32(exactly: value) else { return .tooLong }
        self.moveReaderIndex(forwardBy: position + 1)
        return .value(value)
      }
    }
    return self.readableBytes < 5 ? .incomplete : .tooLong
  }

  mutating func writeVarint(_ value: UInt32) {
    var value = value
    while value >= 0x80 {
      self.writeInteger(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    self.writeInteger(UInt8(value))
  }
}

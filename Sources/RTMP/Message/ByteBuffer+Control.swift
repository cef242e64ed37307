internal import NIOCore

extension ByteBuffer {
  /// The four bytes of a protocol control message (RTMP 1.0, 5.4).
  func controlValue() throws(RTMPError) -> UInt32 {
    guard let value = self.getInteger(at: self.readerIndex, as: UInt32.self) else {
      throw RTMPError(
        .invalidMessage,
        "A protocol control message has \(self.readableBytes) bytes; it needs 4."
      )
    }
    return value
  }

  /// The chunk size of a Set Chunk Size message (5.4.1).
  func chunkSize() throws(RTMPError) -> Int {
    let value = try self.controlValue()
    guard (1 ... 0x7FFF_FFFF).contains(value) else {
      throw RTMPError(.invalidMessage, "The chunk size \(value) is not between 1 and 2^31 − 1.")
    }
    return Int(value)
  }
}

/// The byte stream format of H.264: NAL units behind start codes (ITU-T H.264, annex B).
enum AnnexB {
  /// Calls `body` with the place of each NAL unit, without its start code.
  static func forEachUnit(
    in bytes: UnsafeRawBufferPointer,
    _ body: (UnsafeRawBufferPointer) -> Void
  ) {
    var begin: Int?
    var position = 0
    while position + 2 < bytes.count {
      let third = bytes[position + 2]
      if third > 1 {
        // Neither this byte nor the two before it can end a start code.
        position += 3
      } else if third == 1 && bytes[position] == 0 && bytes[position + 1] == 0 {
        if let begin { self.give(bytes, from: begin, to: position, body) }
        begin = position + 3
        position += 3
      } else {
        position += 1
      }
    }
    if let begin { self.give(bytes, from: begin, to: bytes.count, body) }
  }

  private static func give(
    _ bytes: UnsafeRawBufferPointer,
    from begin: Int,
    to end: Int,
    _ body: (UnsafeRawBufferPointer) -> Void
  ) {
    // Zeros behind a unit belong to the next start code; no unit ends with one (7.4.1).
    var end = end
    while end > begin, bytes[end - 1] == 0 {
      end -= 1
    }
    if end > begin {
      body(UnsafeRawBufferPointer(rebasing: bytes[begin ..< end]))
    }
  }
}

import NIOCore

extension ByteBuffer {
  /// The bytes that `hex` spells; spaces are for people.
  init(hex: String) {
    let digits = hex.compactMap(\.hexDigitValue)
    precondition(digits.count.isMultiple(of: 2), "A byte has two digits.")
    self.init(
      bytes: stride(from: 0, to: digits.count, by: 2).map {
        UInt8(digits[$0] << 4 | digits[$0 + 1])
      }
    )
  }
}

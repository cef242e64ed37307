/// Tells whether two texts are the same: FNV-1a with 64 bits.
///
/// Finds an edit by mistake. It is no protection against one on purpose.
struct Checksum: Hashable, CustomStringConvertible {
  let value: UInt64

  init(_ bytes: some Sequence<UInt8>) {
    self.value = bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// 16 hexadecimal digits.
  var description: String {
    let digits = String(self.value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

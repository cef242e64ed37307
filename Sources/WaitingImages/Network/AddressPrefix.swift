/// All IP addresses that begin alike, such as `10.0.0.0/8`.
public struct AddressPrefix: Hashable, Sendable {
  private let address: IPAddress
  private let length: Int

  /// - Parameter text: an address, or an address, a slash and the bits that count (RFC 4632, 3.1).
  public init(parsing text: String) throws(InvalidWaitingImage) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = IPAddress(String(parts[0])) else { throw Self.malformed }
    let bits = address.bytes.count * 8
    guard let length = parts.count == 1 ? bits : Int(parts[1]), (0 ... bits).contains(length) else {
      throw Self.malformed
    }
    self.address = address
    self.length = length
  }

  /// The first bytes and the bits that count: for the tables of this program.
  init(_ bytes: [UInt8], _ length: Int, isV6: Bool = false) {
    let rest = [UInt8](repeating: 0, count: (isV6 ? 16 : 4) - bytes.count)
    self.address = IPAddress(bytes: bytes + rest)
    self.length = length
  }

  func contains(_ address: IPAddress) -> Bool {
    guard address.bytes.count == self.address.bytes.count else { return false }
    let whole = self.length / 8
    guard address.bytes.prefix(whole) == self.address.bytes.prefix(whole) else { return false }
    let rest = self.length % 8
    guard rest > 0 else { return true }
    let difference = address.bytes[whole] ^ self.address.bytes[whole]
    return difference >> UInt8(8 - rest) == 0
  }

  private static var malformed: InvalidWaitingImage {
    InvalidWaitingImage(
      "A range of addresses is an IP address, or one with a slash and a number of bits: 10.0.0.0/8."
    )
  }
}

internal import Glibc

/// An IP address.
struct IPAddress: Hashable, Sendable {
  /// Four or sixteen bytes, in network order.
  let bytes: [UInt8]

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// - Parameter text: an IPv4 address in dotted decimal, or an IPv6 address without brackets.
  init?(_ text: String) {
    let isV6 = text.contains(":")
    var bytes = [UInt8](repeating: 0, count: isV6 ? 16 : 4)
    // Possible return codes: 1 for an address, 0 for another text.
    guard inet_pton(isV6 ? AF_INET6 : AF_INET, text, &bytes) == 1 else { return nil }
    self.bytes = bytes
  }

  /// The IPv4 address inside an IPv6 one that only wraps it (RFC 4291, 2.5.5.2).
  var unwrapped: IPAddress {
    let prefix = [UInt8](repeating: 0, count: 10) + [0xff, 0xff]
    guard self.bytes.count == 16, self.bytes.starts(with: prefix) else { return self }
    return IPAddress(bytes: Array(self.bytes.suffix(4)))
  }
}

extension IPAddress: CustomStringConvertible {
  var description: String {
    if self.bytes.count == 4 { return self.bytes.map(String.init).joined(separator: ".") }
    return stride(from: 0, to: 16, by: 2).map { index -> String in
      let group = UInt16(self.bytes[index]) << 8 | UInt16(self.bytes[index + 1])
      return String(group, radix: 16)
    }.joined(separator: ":")
  }
}

/// The file of cookies that X clients show to servers (`Xsecurity(7)`, `XAuGetBestAuthByAddr`).
struct XAuthority {
  /// The only kind of secret that is looked for; every server takes it.
  static let protocolName = "MIT-MAGIC-COOKIE-1"

  private struct Entry {
    let family: UInt16
    let address: [UInt8]
    let number: [UInt8]
    let name: [UInt8]
    let data: [UInt8]
  }

  private let entries: [Entry]

  /// Reads the bytes of a file; what follows a damaged entry is left out.
  init(_ bytes: [UInt8]) {
    var reader = Reader(bytes: bytes[...])
    var entries: [Entry] = []
    while let family = reader.number(), let address = reader.counted(),
      let number = reader.counted(), let name = reader.counted(), let data = reader.counted()
    {
      entries.append(
        Entry(family: family, address: address, number: number, name: name, data: data)
      )
    }
    self.entries = entries
  }

  /// The cookie for a display of this machine, which calls itself `host`.
  func cookie(display: Int, host: String) -> [UInt8]? {
    let number = Array("\(display)".utf8)
    let name = Array(Self.protocolName.utf8)
    return self.entries.first { entry in
      guard entry.name == name, entry.number.isEmpty || entry.number == number else { return false }
      switch entry.family {
      // FamilyLocal.
      case 256: return entry.address == Array(host.utf8)
      // FamilyWild.
      case 65_535: return true
      default: return false
      }
    }?.data
  }

  /// Numbers in the order of the network.
  private struct Reader {
    var bytes: ArraySlice<UInt8>

    mutating func number() -> UInt16? {
      guard self.bytes.count >= 2 else { return nil }
      let high = self.bytes.removeFirst()
      let low = self.bytes.removeFirst()
      return UInt16(high) << 8 | UInt16(low)
    }

    mutating func counted() -> [UInt8]? {
      guard let count = self.number().map(Int.init), self.bytes.count >= count else { return nil }
      defer { self.bytes.removeFirst(count) }
      return Array(self.bytes.prefix(count))
    }
  }
}

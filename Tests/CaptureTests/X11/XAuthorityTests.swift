import Testing

@testable import Capture

@Suite struct XAuthorityTests {
  private static func entry(
    family: UInt16,
    address: String,
    number: String,
    name: String = XAuthority.protocolName,
    data: [UInt8]
  ) -> [UInt8] {
    func counted(_ bytes: [UInt8]) -> [UInt8] {
      [UInt8(bytes.count >> 8), UInt8(bytes.count & 0xff)] + bytes
    }
    return [UInt8(family >> 8), UInt8(family & 0xff)] + counted(Array(address.utf8))
      + counted(Array(number.utf8)) + counted(Array(name.utf8)) + counted(data)
  }

  private static let file =
    entry(family: 256, address: "other", number: "0", data: [1])
    + entry(family: 256, address: "rack", number: "0", name: "XDM-AUTHORIZATION-1", data: [2])
    + entry(family: 256, address: "rack", number: "0", data: [3])
    + entry(family: 0, address: "rack", number: "1", data: [4])
    + entry(family: 65_535, address: "", number: "2", data: [5])
    + entry(family: 256, address: "rack", number: "", data: [6])

  @Test(
    "finds the cookie of a display of this machine",
    arguments: [(0, "rack", [3]), (1, "rack", [6]), (2, "any", [5]), (0, "any", nil)]
      as [(Int, String, [UInt8]?)]
  )
  func cookies(display: Int, host: String, cookie: [UInt8]?) {
    #expect(XAuthority(Self.file).cookie(display: display, host: host) == cookie)
  }

  @Test("reads as far as a file is whole, wherever it is cut off")
  func truncated() {
    for count in 0 ..< Self.file.count {
      let cookie = XAuthority(Array(Self.file.prefix(count))).cookie(display: 0, host: "rack")
      #expect(cookie == nil || cookie == [3])
    }
    #expect(XAuthority([UInt8](repeating: 0xff, count: 4096)).cookie(display: 0, host: "") == nil)
  }
}

import Testing

@testable import Sessions

/// What a kernel 6.1 told of a veth pair as it was set up, taken down and up again; of the messages
/// about interfaces the first attributes.
@Suite struct RouteMessageTests {
  static let up = """
    30000000 1000 0000 00000000 00000000 00000100 03000000 03100100 01000000
    08000300 76613000 08000d00 e8030000
    """
  static let running = """
    30000000 1000 0000 00000000 00000000 00000100 03000000 43100100 00000000
    08000300 76613000 08000d00 e8030000
    """
  static let upWithoutCarrier = """
    30000000 1000 0000 00000000 00000000 00000100 03000000 03100000 01000000
    08000300 76613000 08000d00 e8030000
    """
  static let down = """
    30000000 1000 0000 00000000 00000000 00000100 03000000 02100000 01000000
    08000300 76613000 08000d00 e8030000
    """
  static let address4 = """
    4c000000 1400 0000 be08046b b2120000 02188000 03000000 08000100 0a090001 08000200 0a090001
    08000300 76613000 08000800 80000000 14000600 ffffffff ffffffff 477d4800 477d4800
    """
  static let linkLocal6 = """
    50000000 1400 0000 00000000 00000000 0a4080fd 02000000
    14000100 fe800000 00000000 b07d1dff fe1d9d36
    14000600 ffffffff ffffffff ac7d4800 ac7d4800 08000800 80000000 05000b00 03000000
    """
  static let subnetRoute = """
    3c000000 1800 0006 00000000 00000000 02180000 fe02fd01 10000000
    08000f00 fe000000 08000100 0a090000 08000700 0a090001 08000400 03000000
    """
  static let defaultRoute = """
    34000000 1800 0006 c208046b df120000 02000000 fe030001 00000000
    08000f00 fe000000 08000500 0a090002 08000400 03000000
    """
  static let done = "14000000 0300 0200 01000000 b2120000 00000000"

  static func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.filter { $0.isHexDigit }
    var bytes: [UInt8] = []
    var rest = digits[...]
    while rest.count >= 2 {
      // '!' is fine: only hexadecimal digits are left.
      bytes.append(UInt8(rest.prefix(2), radix: 16)!)
      rest = rest.dropFirst(2)
    }
    return bytes
  }

  static func messages(_ hex: String) -> [RouteMessage] {
    RouteMessage.parse(Self.bytes(hex)[...]).map(\.message)
  }

  private static func link(_ hasCarrier: Bool) -> RouteMessage {
    .link(index: 3, name: "va0", isLoopback: false, hasCarrier: hasCarrier)
  }

  @Test("reads what the kernel tells, and passes over what says nothing of the way out")
  func reads() {
    let table: [(String, [RouteMessage])] = [
      (Self.up, [Self.link(true)]),
      (Self.running, [Self.link(true)]),
      (Self.upWithoutCarrier, [Self.link(false)]),
      (Self.down, [Self.link(false)]),
      (Self.address4, [.address(index: 3, bytes: [10, 9, 0, 1], isNew: true)]),
      (Self.linkLocal6, []),
      (Self.subnetRoute, []),
      (Self.defaultRoute, [.defaultRoute(index: 3, gateway: [10, 9, 0, 2], isNew: true)]),
      (Self.done, [.done]),
      (
        Self.address4 + Self.subnetRoute + Self.down,
        [.address(index: 3, bytes: [10, 9, 0, 1], isNew: true), Self.link(false)]
      ),
    ]
    for (hex, messages) in table {
      #expect(Self.messages(hex) == messages, "\(hex)")
    }
  }

  @Test("tells answers from news")
  func answers() {
    var bytes = Self.bytes(Self.up)
    #expect(RouteMessage.parse(bytes[...]).map(\.isAnswer) == [false])
    bytes[6] = 2
    #expect(RouteMessage.parse(bytes[...]).map(\.isAnswer) == [true])
  }

  @Test("stops at what is cut off or lies about its length, wherever that is")
  func cutOff() {
    for hex in [Self.up, Self.address4, Self.defaultRoute, Self.linkLocal6] {
      let bytes = Self.bytes(hex)
      for count in 0 ..< bytes.count {
        #expect(RouteMessage.parse(bytes[..<count]).isEmpty)
      }
      for index in bytes.indices {
        for value: UInt8 in [0, 1, 3, 255] {
          var broken = bytes
          broken[index] = value
          #expect(RouteMessage.parse(broken[...]).count <= 1)
        }
      }
    }
  }
}

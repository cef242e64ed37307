/// A message of the kernel about its interfaces, addresses or routes (rtnetlink(7)).
enum RouteMessage: Hashable {
  /// An interface: whether it is there, and has a carrier.
  case link(index: Int32, name: String, isLoopback: Bool, hasCarrier: Bool)
  case linkGone(index: Int32)
  /// An address that is good beyond its interface and checked to be unique.
  case address(index: Int32, bytes: [UInt8], isNew: Bool)
  /// A way to everywhere, through an interface and perhaps a gateway.
  case defaultRoute(index: Int32, gateway: [UInt8], isNew: Bool)
  /// The end of an answer.
  case done

  /// The messages of a datagram, and whether each belongs to an answer, which tells what was there
  /// before. What is none of these, or cut off, is passed over.
  static func parse(_ datagram: ArraySlice<UInt8>) -> [(message: RouteMessage, isAnswer: Bool)] {
    var messages: [(RouteMessage, Bool)] = []
    var rest = datagram
    // struct nlmsghdr: length, type, flags, sequence, port.
    while let length = rest.word(at: 0).map(Int.init), length >= 16, length <= rest.count,
      let type = rest.half(at: 4), let flags = rest.half(at: 6)
    {
      let body = rest.dropFirst(16).prefix(length - 16)
      if let message = Self.message(type, body) {
        messages.append((message, flags & Self.multi != 0))
      }
      rest = rest.dropFirst((length + 3) & ~3)
    }
    return messages
  }

  /// NLM_F_MULTI: one of several messages of an answer.
  private static let multi: UInt16 = 2

  private static func message(_ type: UInt16, _ body: ArraySlice<UInt8>) -> RouteMessage? {
    // linux/netlink.h, linux/rtnetlink.h.
    switch type {
    case 3: .done  // NLMSG_DONE
    case 16: Self.link(body)  // RTM_NEWLINK
    case 17: body.word(at: 4).map { .linkGone(index: Int32(bitPattern: $0)) }  // RTM_DELLINK
    case 20: Self.address(body, isNew: true)  // RTM_NEWADDR
    case 21: Self.address(body, isNew: false)  // RTM_DELADDR
    case 24: Self.route(body, isNew: true)  // RTM_NEWROUTE
    case 25: Self.route(body, isNew: false)  // RTM_DELROUTE
    case _: nil
    }
  }

  /// struct ifinfomsg: family, type, index, flags, change.
  private static func link(_ body: ArraySlice<UInt8>) -> RouteMessage? {
    guard let index = body.word(at: 4), let flags = body.word(at: 8) else { return nil }
    // IFF_UP and IFF_LOWER_UP of linux/if.h. Not IFF_RUNNING, which comes up to a second later.
    let up: UInt32 = 0x1 | 0x10000
    let name = body.attribute(3, behind: 16) ?? []  // IFLA_IFNAME
    return .link(
      index: Int32(bitPattern: index),
      name: String(decoding: name.prefix { $0 != 0 }, as: UTF8.self),
      isLoopback: flags & 0x8 != 0,
      hasCarrier: flags & up == up
    )
  }

  /// struct ifaddrmsg: family, prefix length, flags, scope, index.
  private static func address(_ body: ArraySlice<UInt8>, isNew: Bool) -> RouteMessage? {
    guard let flags = body.byte(at: 2), let scope = body.byte(at: 3), let index = body.word(at: 4)
    else { return nil }
    // RT_SCOPE_UNIVERSE; IFA_F_TENTATIVE is told once more when it is checked.
    guard scope == 0, flags & 0x40 == 0 || !isNew else { return nil }
    guard let bytes = body.attribute(1, behind: 8) else { return nil }  // IFA_ADDRESS
    return .address(index: Int32(bitPattern: index), bytes: Array(bytes), isNew: isNew)
  }

  /// struct rtmsg: family, destination length, source length, service, table, protocol, scope, type.
  private static func route(_ body: ArraySlice<UInt8>, isNew: Bool) -> RouteMessage? {
    // RTN_UNICAST to everywhere; RT_TABLE_LOCAL has none of those.
    guard let length = body.byte(at: 1), length == 0, body.byte(at: 7) == 1 else { return nil }
    let interface = body.attribute(4, behind: 12)?.word(at: 0) ?? 0  // RTA_OIF
    let gateway = body.attribute(5, behind: 12) ?? []  // RTA_GATEWAY
    return .defaultRoute(
      index: Int32(bitPattern: interface),
      gateway: Array(gateway),
      isNew: isNew
    )
  }
}

/// The kernel's structs, in this machine's byte order; positions count from the slice's beginning.
extension ArraySlice<UInt8> {
  fileprivate func byte(at offset: Int) -> UInt8? {
    offset < self.count ? self[self.startIndex + offset] : nil
  }

  fileprivate func half(at offset: Int) -> UInt16? {
    guard offset + 2 <= self.count else { return nil }
    return self.dropFirst(offset).prefix(2).withUnsafeBytes { $0.loadUnaligned(as: UInt16.self) }
  }

  fileprivate func word(at offset: Int) -> UInt32? {
    guard offset + 4 <= self.count else { return nil }
    return self.dropFirst(offset).prefix(4).withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }
  }

  /// The value of the first attribute of a type (struct rtattr: length, type), behind a header.
  fileprivate func attribute(_ type: UInt16, behind header: Int) -> ArraySlice<UInt8>? {
    var rest = self.dropFirst(header)
    while let length = rest.half(at: 0).map(Int.init), length >= 4, length <= rest.count {
      // The upper two bits are flags: nested, and in network byte order.
      if let found = rest.half(at: 2), found & 0x3fff == type {
        return rest.dropFirst(4).prefix(length - 4)
      }
      rest = rest.dropFirst((length + 3) & ~3)
    }
    return nil
  }
}

internal import Glibc
internal import NIOCore

/// Looks up names by `getaddrinfo`: the hosts file, then DNS; the order is RFC 6724's.
struct SystemNameResolver: NameResolver {
  func addresses(of host: String, port: Int) throws(NameResolutionError) -> [SocketAddress] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV
    var first: UnsafeMutablePointer<addrinfo>?
    // Possible return codes:
    // - 0: `first` owns a list.
    // - EAI_SYSTEM: errno tells more.
    // - any other: gai_strerror tells all.
    let code = getaddrinfo(host, String(port), &hints, &first)
    guard code == 0 else {
      let errnoCode = code == EAI_SYSTEM ? errno : nil
      let text =
        errnoCode.map { strerror($0) } ?? UnsafeMutablePointer(mutating: gai_strerror(code))
      throw NameResolutionError(
        reason: text.map { String(cString: $0) } ?? "error \(code)",
        errnoCode: errnoCode
      )
    }
    defer { freeaddrinfo(first) }

    var addresses: [SocketAddress] = []
    var next = first
    while let info = next?.pointee {
      if let address = Self.address(info, host: host) {
        addresses.append(address)
      }
      next = info.ai_next
    }
    guard !addresses.isEmpty else {
      throw NameResolutionError(reason: "The name has no IP address", errnoCode: nil)
    }
    return addresses
  }

  private static func address(_ info: addrinfo, host: String) -> SocketAddress? {
    guard let raw = UnsafeRawPointer(info.ai_addr) else { return nil }
    switch info.ai_family {
    case AF_INET: return SocketAddress(raw.loadUnaligned(as: sockaddr_in.self), host: host)
    case AF_INET6: return SocketAddress(raw.loadUnaligned(as: sockaddr_in6.self), host: host)
    case _: return nil
    }
  }
}

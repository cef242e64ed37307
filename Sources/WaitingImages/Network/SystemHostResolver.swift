internal import Glibc

/// Looks up names by `getaddrinfo`: the hosts file, then DNS; the order is RFC 6724's.
struct SystemHostResolver: HostResolver {
  func addresses(of host: String) throws(WaitingImageError) -> [IPAddress] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_ADDRCONFIG
    var first: UnsafeMutablePointer<addrinfo>?
    // Possible return codes: 0 when `first` owns a list; gai_strerror has a text for any other.
    let code = getaddrinfo(host, nil, &hints, &first)
    guard code == 0 else {
      let text = gai_strerror(code).map { String(cString: $0) } ?? "error \(code)"
      throw WaitingImageError(.missing, "The name \(host) could not be looked up: \(text).")
    }
    defer { freeaddrinfo(first) }

    var addresses: [IPAddress] = []
    var next = first
    while let info = next?.pointee {
      if let address = Self.address(info) { addresses.append(address) }
      next = info.ai_next
    }
    return addresses
  }

  private static func address(_ info: addrinfo) -> IPAddress? {
    guard let raw = UnsafeRawPointer(info.ai_addr) else { return nil }
    switch info.ai_family {
    case AF_INET:
      let address = raw.loadUnaligned(as: sockaddr_in.self).sin_addr
      return withUnsafeBytes(of: address) { IPAddress(bytes: Array($0)) }
    case AF_INET6:
      let address = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
      return withUnsafeBytes(of: address) { IPAddress(bytes: Array($0)) }
    case _:
      return nil
    }
  }
}

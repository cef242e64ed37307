internal import Glibc

/// A netlink socket that the kernel tells of its links, addresses and routes (netlink(7),
/// rtnetlink(7)), and a way to end the wait for it.
final class RouteSocket: Sendable {
  /// What came of a wait.
  enum Outcome {
    case datagram([UInt8])
    /// The kernel gave up telling, as too much waited.
    case lost
    case ended
  }

  private let descriptor: Int32
  /// A pair of sockets: one that is readable is the end of the waits.
  private let endReader: Int32
  private let endWriter: Int32

  init() throws(SessionError) {
    // From linux/netlink.h and linux/rtnetlink.h, which the C library does not have.
    let kind = Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    // Possible errors: EAFNOSUPPORT, EMFILE, ENFILE, ENOMEM, EPERM.
    let descriptor = socket(AF_NETLINK, kind, 0)  // NETLINK_ROUTE
    guard descriptor >= 0 else { throw Self.failed("open") }
    var ends: [Int32] = [-1, -1]
    // Possible errors: EMFILE, ENFILE.
    let pair = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, pair, 0, &ends) == 0 else {
      close(descriptor)
      throw Self.failed("open")
    }
    self.descriptor = descriptor
    self.endReader = ends[0]
    self.endWriter = ends[1]
    try self.bind()
  }

  deinit {
    for descriptor in [self.descriptor, self.endReader, self.endWriter] { close(descriptor) }
  }

  /// struct sockaddr_nl: family, port, groups.
  private func bind() throws(SessionError) {
    // RTMGRP_LINK, _IPV4_IFADDR, _IPV4_ROUTE, _IPV6_IFADDR, _IPV6_ROUTE
    let groups: UInt32 = 0x1 | 0x10 | 0x40 | 0x100 | 0x400
    let address: [UInt32] = [UInt32(AF_NETLINK), 0, groups]
    let status = address.withUnsafeBytes { bytes in
      // '!' is fine: the address is not empty.
      let pointer = bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self)
      return Glibc.bind(self.descriptor, pointer, socklen_t(bytes.count))
    }
    guard status == 0 else { throw Self.failed("subscribe to") }
  }

  /// Asks for all there is of a kind; the answer comes like the news.
  ///
  /// - Parameter type: RTM_GETLINK (18), RTM_GETADDR (22) or RTM_GETROUTE (26).
  func ask(_ type: UInt16) {
    // struct nlmsghdr with NLM_F_REQUEST and NLM_F_DUMP, and struct rtgenmsg.
    let flags: UInt32 = 0x1 | 0x300
    let request: [UInt32] = [20, UInt32(type) | flags << 16, 1, 0, 0]
    // Without an answer everything counts as news once, which does no harm.
    _ = request.withUnsafeBytes { send(self.descriptor, $0.baseAddress, $0.count, 0) }
  }

  /// Waits for the next datagram.
  func receive() -> Outcome {
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      var requests = [
        pollfd(fd: self.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: self.endReader, events: Int16(POLLIN), revents: 0),
      ]
      // Possible errors: EINTR: the turn looks again.
      guard poll(&requests, 2, -1) > 0 else { continue }
      if requests[1].revents != 0 { return .ended }
      let count = recv(self.descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      // Possible errors: ENOBUFS: datagrams were lost; EAGAIN, EINTR.
      if count > 0 { return .datagram(Array(buffer[..<count])) }
      if count < 0, errno == ENOBUFS { return .lost }
    }
  }

  /// Ends all waits.
  func end() {
    // Fails only when the socket is full of ends.
    _ = write(self.endWriter, "!", 1)
  }

  private static func failed(_ what: String) -> SessionError {
    SessionError(
      .unavailable,
      "cannot \(what) the kernel's news of the network: \(String(cString: strerror(errno)))"
    )
  }
}

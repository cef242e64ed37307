internal import Glibc

/// A TCP socket that never blocks, closed with its last reference.
final class RelaySocket {
  /// What came of a read or a write.
  enum Outcome: Equatable {
    case bytes(Int)
    /// Nothing can be done now.
    case wait
    /// The other side ended its stream.
    case end
    /// The connection is broken.
    case broken
  }

  let descriptor: Int32

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    close(self.descriptor)
  }

  /// Listens at a loopback port; 0 takes any free one.
  static func listen(port: Int) throws -> RelaySocket {
    let socket = try RelaySocket.make()
    socket.set(SO_REUSEADDR, 1)
    // Inherited by what is accepted: the relay's own buffer is what counts.
    socket.set(SO_RCVBUF, 16 << 10)
    var address = Self.loopback(port)
    let bound = withUnsafeBytes(of: &address) { bytes in
      // '!' is fine: the address is not empty.
      let pointer = bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self)
      return bind(socket.descriptor, pointer, socklen_t(bytes.count)) == 0
        && Glibc.listen(socket.descriptor, 64) == 0
    }
    guard bound else { throw SocketError(errnoCode: errno) }
    return socket
  }

  /// Begins to connect to a loopback port.
  static func connect(port: Int) throws -> RelaySocket {
    let socket = try RelaySocket.make()
    socket.set(SO_SNDBUF, 16 << 10)
    socket.setNoDelay()
    var address = Self.loopback(port)
    let status = withUnsafeBytes(of: &address) { bytes in
      // '!' is fine: the address is not empty.
      let pointer = bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self)
      return Glibc.connect(socket.descriptor, pointer, socklen_t(bytes.count))
    }
    guard status == 0 || errno == EINPROGRESS else { throw SocketError(errnoCode: errno) }
    return socket
  }

  /// The next client, if one waits.
  func accept() -> RelaySocket? {
    let descriptor = Glibc.accept(self.descriptor, nil, nil)
    guard descriptor >= 0 else { return nil }
    let socket = RelaySocket(descriptor)
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    socket.set(SO_SNDBUF, 16 << 10)
    socket.setNoDelay()
    return socket
  }

  /// The port it is bound to.
  var port: Int {
    get throws {
      var address = sockaddr_in()
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let status = withUnsafeMutableBytes(of: &address) { bytes in
        // '!' is fine: the address is not empty.
        getsockname(
          self.descriptor,
          bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self),
          &length
        )
      }
      guard status == 0 else { throw SocketError(errnoCode: errno) }
      return Int(UInt16(bigEndian: address.sin_port))
    }
  }

  func read(into buffer: inout [UInt8], atMost limit: Int) -> Outcome {
    let count = recv(self.descriptor, &buffer, min(limit, buffer.count), 0)
    if count == 0 { return .end }
    return count > 0 ? .bytes(count) : Self.failure()
  }

  func write(_ bytes: ArraySlice<UInt8>) -> Outcome {
    let count = bytes.withUnsafeBytes { bytes in
      send(self.descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
    }
    return count >= 0 ? .bytes(count) : Self.failure()
  }

  /// Ends the stream, after what was written.
  func end() {
    shutdown(self.descriptor, Int32(SHUT_WR))
  }

  /// Makes closing send RST instead of FIN.
  func resetWhenClosed() {
    var value = linger(l_onoff: 1, l_linger: 0)
    let size = socklen_t(MemoryLayout.size(ofValue: value))
    setsockopt(self.descriptor, SOL_SOCKET, SO_LINGER, &value, size)
  }

  private static func failure() -> Outcome {
    switch errno {
    case EAGAIN, EINTR, EINPROGRESS: .wait
    default: .broken
    }
  }

  private static func make() throws -> RelaySocket {
    let kind =
      Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(AF_INET, kind, 0)
    guard descriptor >= 0 else { throw SocketError(errnoCode: errno) }
    return RelaySocket(descriptor)
  }

  private func set(_ option: Int32, _ value: Int32) {
    var value = value
    setsockopt(self.descriptor, SOL_SOCKET, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  private func setNoDelay() {
    var value: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(self.descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &value, size)
  }

  private static func loopback(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
    return address
  }
}

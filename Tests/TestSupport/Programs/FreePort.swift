internal import Glibc

/// TCP ports for programs that cannot choose one themselves.
public enum FreePort {
  /// A loopback port nobody listens on now.
  public static func find() throws -> Int {
    let descriptor = try Self.socket()
    defer { close(descriptor) }
    var address = Self.loopback(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutableBytes(of: &address) { bytes -> Int32 in
      // '!' is fine: the address is not empty.
      let pointer = bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self)
      guard bind(descriptor, pointer, length) == 0 else { return -1 }
      return getsockname(descriptor, pointer, &length)
    }
    guard bound == 0 else { throw SocketError(errnoCode: errno) }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  /// Whether something accepts connections at a loopback port.
  public static func accepts(_ port: Int) throws -> Bool {
    let descriptor = try Self.socket()
    defer { close(descriptor) }
    var address = Self.loopback(port: UInt16(port))
    return withUnsafeBytes(of: &address) { bytes in
      // '!' is fine: the address is not empty.
      let pointer = bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self)
      return connect(descriptor, pointer, socklen_t(bytes.count)) == 0
    }
  }

  private static func socket() throws -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = Glibc.socket(AF_INET, kind, 0)
    guard descriptor >= 0 else { throw SocketError(errnoCode: errno) }
    return descriptor
  }

  private static func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
    return address
  }
}

/// A socket call of a test that failed.
public struct SocketError: Error {
  public let errnoCode: Int32
}

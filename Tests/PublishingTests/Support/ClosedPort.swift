import Glibc

/// A port of loopback that nobody listens on, kept from everybody else.
struct ClosedPort: ~Copyable {
  private let descriptor: CInt
  let number: Int

  init() {
    self.descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = self.descriptor
    withUnsafeMutableBytes(of: &address) { bytes in
      let generic = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
      precondition(bind(descriptor, generic, length) == 0, "Loopback has a free port.")
      precondition(getsockname(descriptor, generic, &length) == 0, "A bound socket has a name.")
    }
    self.number = Int(UInt16(bigEndian: address.sin_port))
  }

  deinit {
    close(self.descriptor)
  }
}

internal import Glibc

/// A loopback port that answers nothing, as a host that is gone: its queue of connections is full, so
/// that the kernel drops what comes.
public final class BlackHole: Sendable {
  public let port: Int
  private let listener: CInt
  private let fillers: [CInt]

  /// The step that failed.
  public struct Failure: Error {
    let errno: CInt
  }

  public init() throws {
    let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(listener, generic, length) == 0 && listen(listener, 0) == 0
          && getsockname(listener, generic, &length) == 0
      }
    }
    guard isBound else { throw Failure(errno: errno) }
    let port = UInt16(bigEndian: address.sin_port)
    self.fillers = (0 ..< 4).map { _ in
      let filler = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
      withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
          // In progress, or dropped: either way the queue is full then.
          _ = connect(filler, generic, length)
        }
      }
      return filler
    }
    self.listener = listener
    self.port = Int(port)
  }

  deinit {
    for filler in self.fillers { close(filler) }
    close(self.listener)
  }
}

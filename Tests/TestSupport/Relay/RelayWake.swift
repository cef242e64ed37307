internal import Glibc

/// Wakes a thread that waits in `poll`: a socket that is readable until the wake-ups are taken.
final class RelayWake: Sendable {
  /// Readable when the thread was woken.
  let descriptor: Int32
  private let writer: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    let kind =
      Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw SocketError(errnoCode: errno) }
    self.descriptor = ends[0]
    self.writer = ends[1]
  }

  deinit {
    close(self.descriptor)
    close(self.writer)
  }

  func wake() {
    // Fails where the socket is full of wake-ups, and one more changes nothing.
    _ = write(self.writer, "!", 1)
  }

  /// Takes all wake-ups so far.
  func take() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(self.descriptor, &bytes, bytes.count) > 0 {}
  }
}

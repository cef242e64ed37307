internal import Glibc

/// Wakes a thread that waits in `poll`, any number of times: a socket that is readable until the
/// wake-up is taken.
final class WakeDescriptor: Sendable {
  /// Readable when the thread was woken.
  let descriptor: Int32
  private let writer: Int32

  init() throws(CaptureError) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(O_NONBLOCK)
    // Possible errors: EMFILE, ENFILE.
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw CaptureError(
        code: .failed,
        message: "No descriptor is left to watch the devices. Raise the limit of open files "
          + "(LimitNOFILE in the service unit).",
        errnoCode: errno
      )
    }
    self.descriptor = ends[0]
    self.writer = ends[1]
  }

  deinit {
    close(self.descriptor)
    close(self.writer)
  }

  /// Wakes the thread, from any other.
  func wake() {
    // Possible errors: EAGAIN: the socket is full of wake-ups, and one more changes nothing.
    _ = write(self.writer, "!", 1)
  }

  /// Takes all wake-ups so far.
  func take() {
    var bytes: [UInt8] = Array(repeating: 0, count: 64)
    // Possible errors: EAGAIN: that was all; EINTR: the next poll returns at once.
    while read(self.descriptor, &bytes, bytes.count) == bytes.count {}
  }
}

internal import Glibc
internal import Synchronization

/// Standard error, a whole line at a time.
enum StandardError {
  private static let lock = Mutex(())

  /// Writes a line, with its end. One that cannot be written is lost: there is nowhere to say so.
  static func write(_ line: String) {
    let bytes = Array(line.utf8)
    Self.lock.withLock { _ in
      var written = 0
      while written < bytes.count {
        let count = bytes[written...].withUnsafeBytes {
          Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count)
        }
        guard count > 0 || (count < 0 && errno == EINTR) else { return }
        written += max(count, 0)
      }
    }
  }
}

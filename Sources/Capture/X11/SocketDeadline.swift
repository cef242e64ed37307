internal import Dispatch
internal import Glibc
internal import Media
internal import Synchronization

/// Ends a connection that takes too long to come up: libxcb waits for the server's greeting without
/// a limit of its own.
final class SocketDeadline: Sendable {
  private enum State {
    /// Moves to `kept` or `passed`.
    case armed
    /// Terminal.
    case kept
    /// Terminal.
    case passed
  }

  private static let queue = DispatchQueue(label: "rackcast.capture.x11.deadline")

  // A duplicate, for libxcb closes the other when it likes.
  private let descriptor: Int32
  private let state = Mutex(State.armed)

  init(_ socket: Int32, limit: Duration) {
    self.descriptor = dup(socket)
    let limit = DispatchTimeInterval.nanoseconds(Int(limit.nanoseconds))
    // Holds the object until the limit at most.
    Self.queue.asyncAfter(deadline: .now() + limit) { self.pass() }
  }

  deinit {
    if self.descriptor >= 0 { close(self.descriptor) }
  }

  /// Ends the watch.
  ///
  /// - Returns: whether it was in time.
  func end() -> Bool {
    self.state.withLock { state in
      switch state {
      case .armed:
        state = .kept
        return true
      case .kept:
        return true
      case .passed:
        return false
      }
    }
  }

  private func pass() {
    self.state.withLock { state in
      switch state {
      case .armed:
        state = .passed
        // Wakes whoever reads from it. Possible error: ENOTCONN: it ended by itself.
        shutdown(self.descriptor, Int32(SHUT_RDWR))
      case .kept, .passed:
        break
      }
    }
  }
}

internal import Glibc
internal import Media
internal import Synchronization

/// A stop request for a thread that waits in `poll`: a socket that becomes readable once, for good.
final class StopDescriptor: Sendable {
  /// Readable once the stop was requested.
  let descriptor: Int32
  private let writer: Int32
  private let requested = Atomic<Bool>(false)

  /// - Parameter device: named in the error.
  init(for device: String) throws(CaptureError) {
    var ends: [Int32] = [-1, -1]
    // Possible errors: EMFILE, ENFILE.
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
      throw CaptureError(
        code: .failed,
        message: "No descriptor is left to open \(device). Raise the limit of open files "
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

  /// Whether the stop was requested.
  var isStopped: Bool {
    self.requested.load(ordering: .acquiring)
  }

  /// Requests the stop; from any thread, any number of times.
  func stop() {
    guard !self.requested.exchange(true, ordering: .acquiringAndReleasing) else { return }
    // Cannot fail: one byte into an empty socket whose peer lives as long as this object.
    _ = write(self.writer, "!", 1)
  }

  /// Waits until `deadline` on the monotonic clock, or until the stop is requested;
  /// up to a millisecond longer.
  ///
  /// - Returns: whether the stop was requested.
  func wait(until deadline: MediaTime) -> Bool {
    while !self.isStopped {
      let left = deadline - MonotonicClock.now
      guard left > .zero else { return false }
      var request = pollfd(fd: self.descriptor, events: Int16(POLLIN), revents: 0)
      // Possible returns: 0: the time is over; 1: the stop; -1 EINTR: the turn above looks again.
      _ = poll(&request, 1, pollTimeout(left))
    }
    return true
  }
}

/// `duration` as `poll` takes it: milliseconds, rounded up so that it never spins.
func pollTimeout(_ duration: Duration) -> Int32 {
  let (seconds, attoseconds) = duration.components
  guard seconds >= 0, attoseconds >= 0 else { return 0 }
  return Int32(
    clamping: seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
  )
}

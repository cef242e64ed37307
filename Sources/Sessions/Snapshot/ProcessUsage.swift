internal import Glibc
internal import Media
internal import Synchronization

/// The daemon's use of CPU.
final class ProcessUsage: Sendable {
  /// Of this process.
  static let shared = ProcessUsage()

  private struct State {
    var used = ProcessUsage.used
    var at = MonotonicClock.now
    var percent = 0.0
  }

  private let state = Mutex(State())

  /// Per cent of one core, over the last second or more.
  var percent: Double {
    self.state.withLock { state in
      let now = MonotonicClock.now
      let elapsed = now - state.at
      // Many sessions ask in turn; a figure over less than a second says nothing.
      guard elapsed >= .seconds(1) else { return state.percent }
      let used = Self.used
      state.percent = (used - state.used) / elapsed * 100
      state.used = used
      state.at = now
      return state.percent
    }
  }

  private static var used: Duration {
    var usage = rusage()
    // Fails only for an unknown `who` or a bad address.
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_utime.duration + usage.ru_stime.duration
  }
}

extension timeval {
  fileprivate var duration: Duration {
    .seconds(self.tv_sec) + .microseconds(self.tv_usec)
  }
}

internal import Glibc
internal import Media

/// A stop request that wakes a waiting thread at once.
// `@unchecked Sendable`: `stopped` is only touched while `mutex` is held, and both pthread objects
// stay at one address from `init` to `deinit`.
final class StopSignal: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var stopped = false

  init() {
    // Possible return codes: 0, or ENOMEM and EINVAL, which glibc never gives for these attributes.
    pthread_mutex_init(self.mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(self.condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(self.condition)
    pthread_mutex_destroy(self.mutex)
    self.condition.deallocate()
    self.mutex.deallocate()
  }

  /// Whether the stop was requested.
  var isStopped: Bool {
    pthread_mutex_lock(self.mutex)
    defer { pthread_mutex_unlock(self.mutex) }
    return self.stopped
  }

  /// Requests the stop and wakes the waiting thread.
  func stop() {
    pthread_mutex_lock(self.mutex)
    self.stopped = true
    pthread_cond_broadcast(self.condition)
    pthread_mutex_unlock(self.mutex)
  }

  /// Waits until `deadline` on the monotonic clock, or until the stop is requested.
  ///
  /// - Returns: whether the stop was requested.
  func wait(until deadline: MediaTime) -> Bool {
    var time = timespec(
      tv_sec: Int(max(0, deadline.nanoseconds) / 1_000_000_000),
      tv_nsec: Int(max(0, deadline.nanoseconds) % 1_000_000_000)
    )
    pthread_mutex_lock(self.mutex)
    defer { pthread_mutex_unlock(self.mutex) }
    while !self.stopped {
      // Possible return codes:
      // - 0: woken, perhaps for nothing.
      // - ETIMEDOUT: the deadline is over.
      // - EINVAL: an impossible time, which the lines above rule out.
      if pthread_cond_timedwait(self.condition, self.mutex, &time) != 0 { break }
    }
    return self.stopped
  }
}

internal import Glibc
internal import Media

/// A moment on both clocks.
struct TimeStamp: Hashable, Sendable {
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  let wall: Int64
  /// Nanoseconds on the monotonic clock.
  let monotonic: Int64

  static var now: TimeStamp {
    var time = timespec()
    // Fails only for an unknown clock or a bad address.
    clock_gettime(CLOCK_REALTIME, &time)
    return TimeStamp(
      wall: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec),
      monotonic: MonotonicClock.now.nanoseconds
    )
  }
}

internal import Glibc

/// The machine's monotonic clock, which drivers stamp frames with.
public enum MonotonicClock {
  /// The present reading of `CLOCK_MONOTONIC`.
  public static var now: MediaTime {
    var time = timespec()
    // Fails only for an unknown clock or a bad address.
    clock_gettime(CLOCK_MONOTONIC, &time)
    return MediaTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }
}

internal import Glibc

/// The CPU that this thread uses.
enum ThreadClock {
  /// The nanoseconds of CPU that this thread spends on `body`.
  static func time(_ body: () throws -> Void) throws -> UInt64 {
    var begin = timespec()
    var end = timespec()
    // Fails only for an unknown clock or a bad address.
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin)
    try body()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end)
    return UInt64((end.tv_sec - begin.tv_sec) * 1_000_000_000 + end.tv_nsec - begin.tv_nsec)
  }
}

internal import CMalloc

/// How the C library's allocator keeps the daemon's memory.
enum Memory {
  /// Has memory that is given back go back to the system. Sessions that come, go and change leave
  /// holes behind in the allocator's many arenas, which would be kept: 50 MiB after a thousand
  /// changes of four sessions.
  ///
  /// To be called before there is a second thread (mallopt(3)).
  static func tune() {
    // Possible return codes: 1, or 0 for a value that is refused, which leaves what was.
    _ = mallopt(M_ARENA_MAX, 2)
    _ = mallopt(M_TRIM_THRESHOLD, 512 << 10)
    // Pictures, which are used over and over by their pools, get mappings of their own.
    _ = mallopt(M_MMAP_THRESHOLD, 256 << 10)
  }
}

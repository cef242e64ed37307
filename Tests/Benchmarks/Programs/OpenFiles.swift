internal import Glibc

/// The files and connections that this program may have open.
enum OpenFiles {
  /// Allows as many as the system lets it.
  static func raiseLimit() {
    var limit = rlimit()
    // Fails only for an unknown resource; where it cannot be raised, connections fail and tell.
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}

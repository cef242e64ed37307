internal import Glibc

/// The files, devices and connections that the daemon may have open.
enum OpenFiles {
  /// Allows as many as the system lets it: the soft limit, often 1,024, is made for select(2), which
  /// nothing here uses, and sessions with many destinations need more.
  static func raiseLimit() {
    var limit = rlimit()
    // Fails only for an unknown resource; where it cannot be raised, connections fail and tell.
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    // Possible errors: EPERM for a raise over the hard limit, which this is not.
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}

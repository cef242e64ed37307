internal import Glibc

extension Int32 {
  /// The name of this `errno`, such as `EACCES`; nil for a number that has none.
  var errnoName: String? {
    strerrorname_np(self).map { String(cString: $0) }
  }
}

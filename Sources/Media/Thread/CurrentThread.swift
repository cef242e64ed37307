internal import Glibc

/// The calling thread.
public enum CurrentThread {
  /// Names the thread for debuggers and `top -H`; the kernel keeps 15 bytes.
  ///
  /// A name is only for people, so that a failure is none.
  public static func setName(_ name: String) {
    // The library's call is hidden from Swift; the kernel offers the same as a file.
    let file = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    let bytes = Array(name.utf8.prefix(15))
    _ = write(file, bytes, bytes.count)
    close(file)
  }
}

internal import Glibc

extension XAuthority {
  /// A file of cookies is small; one that is larger is none.
  private static let limit = 1 << 20

  /// Where the process finds its cookies: `XAUTHORITY`, or `.Xauthority` in the home directory.
  static var path: String? {
    if let path = getenv("XAUTHORITY") { return String(cString: path) }
    return getenv("HOME").map { String(cString: $0) + "/.Xauthority" }
  }

  /// The cookies of the process, none where there is no such file; a server may want none.
  static func ofProcess() throws(CaptureError) -> XAuthority {
    guard let path = Self.path else { return XAuthority([]) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let code = errno
      switch code {
      case EACCES, EPERM:
        throw CaptureError(
          code: .accessDenied,
          message: "The file of X cookies \(path) may not be read. Let the daemon's user read it, "
            + "or name another one in XAUTHORITY.",
          errnoCode: code
        )
      default:
        return XAuthority([])
      }
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Self.limit)
    var count = 0
    while count < bytes.count {
      let read = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
      }
      // Possible returns: 0: the end; -1: EINTR, EIO, EISDIR, EAGAIN of a pipe: what came so far.
      guard read > 0 else { break }
      count += read
    }
    return XAuthority(Array(bytes.prefix(count)))
  }

  /// What this machine calls itself.
  static var host: String {
    var name = [CChar](repeating: 0, count: 256)
    // Fails only for a name longer than that, which Linux does not allow.
    guard gethostname(&name, name.count - 1) == 0 else { return "" }
    return name.withUnsafeBufferPointer { buffer in
      // '!' is fine: the buffer has 256 elements.
      String(cString: buffer.baseAddress!)
    }
  }
}

internal import Glibc

/// Connects to the socket of a display.
enum XSocket {
  /// A connected socket, which the caller owns.
  ///
  /// - Parameter path: where the server listens. The abstract socket of that name comes first, as
  ///   with every X client: it is there also where `/tmp` is another one.
  static func connect(to path: String, display: String) throws(CaptureError) -> Int32 {
    var failure: Int32 = 0
    for isAbstract in [true, false] {
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
      guard descriptor >= 0 else {
        throw CaptureError(
          code: .failed,
          message: "No descriptor is left to open the display \(display). Raise the limit of open "
            + "files (LimitNOFILE in the service unit).",
          errnoCode: errno
        )
      }
      // A server that does not accept any more must not hold the thread.
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
      if Self.connect(descriptor, path: path, isAbstract: isAbstract) == 0 { return descriptor }
      failure = errno
      close(descriptor)
    }
    // Possible errors: ENOENT: no such display; ECONNREFUSED: its server is gone; EACCES: no
    // permission; EAGAIN: the server accepts nobody.
    throw CaptureError(x11: failure, connectingTo: display)
  }

  private static func connect(_ descriptor: Int32, path: String, isAbstract: Bool) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = (isAbstract ? [0] : []) + Array(path.utf8)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    precondition(bytes.count < room, "The path of a display is a short one.")
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    // An abstract name has no end but the length; a path ends with a zero.
    let length = MemoryLayout<sa_family_t>.size + bytes.count + (isAbstract ? 0 : 1)
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(length))
      }
    }
  }
}

internal import Glibc

/// Reads the file of an image.
enum ImageFile {
  /// The bytes of the file at `path`. Blocks.
  ///
  /// - Parameter byteLimit: a longer file is an error, and is not read.
  static func bytes(
    of path: String,
    byteLimit: Int
  ) throws(WaitingImageError) -> [UInt8] {
    // A pipe without a writer must not hold the thread up.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw self.failed("open", path) }
    defer { close(file) }

    var status = stat()
    guard fstat(file, &status) == 0 else { throw self.failed("look at", path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw WaitingImageError(.missing, "The waiting image \(path) is no regular file.")
    }
    guard status.st_size <= byteLimit else { throw self.tooLarge(path, byteLimit) }

    // The file may grow meanwhile; one byte more tells.
    let room = byteLimit + 1
    var bytes: [UInt8] = []
    while bytes.count < room {
      let count = min(room - bytes.count, 1 << 16)
      var code = 0
      let chunk = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        repeat { code = read(file, buffer.baseAddress, count) } while code < 0 && errno == EINTR
        initialized = max(0, code)
      }
      if code < 0 { throw self.failed("read", path) }
      if code == 0 { return bytes }
      bytes += chunk
    }
    throw self.tooLarge(path, byteLimit)
  }

  private static func failed(_ verb: String, _ path: String) -> WaitingImageError {
    let code = errno
    let text = strerror(code).map { String(cString: $0) } ?? "error \(code)"
    return WaitingImageError(.missing, "Could not \(verb) the waiting image \(path): \(text).")
  }

  private static func tooLarge(_ path: String, _ limit: Int) -> WaitingImageError {
    WaitingImageError(
      .tooLarge,
      "The waiting image \(path) has more than the \(limit) bytes that are allowed."
    )
  }
}

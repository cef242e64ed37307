internal import Glibc
internal import NIOCore

/// A file that was created to be written. Closed when it goes.
struct OutputFile: ~Copyable {
  private let descriptor: CInt
  /// The absolute path it got.
  let path: String
  /// The number in its name; 1 for none.
  let number: Int

  /// Creates `path`, or, where that exists, `name-2.flv` and so on.
  ///
  /// - Parameter number: where to begin to look for a name.
  init(creating path: String, from number: Int = 1) throws(PublishFailure) {
    for number in number ... max(Self.highestNumber, number) {
      let candidate = number == 1 ? path : Self.numbered(path, number)
      var descriptor: CInt
      repeat {
        descriptor = Glibc.open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      } while descriptor < 0 && errno == EINTR
      let code = errno
      if descriptor >= 0 {
        self.init(descriptor: descriptor, path: candidate, number: number)
        return
      }
      guard code == EEXIST else { throw .open(candidate, code) }
    }
    throw .open(path, EEXIST)
  }

  /// Takes over a file that is open for writing.
  init(descriptor: CInt, path: String, number: Int = 1) {
    self.descriptor = descriptor
    self.path = path
    self.number = number
  }

  deinit {
    // Errors of data written before were told by the writes; there is no way to mend one here.
    _ = Glibc.close(self.descriptor)
  }

  private static let highestNumber = 99_999

  private static func numbered(_ path: String, _ number: Int) -> String {
    "\(path.dropLast(".flv".count))-\(number)\(path.suffix(".flv".count))"
  }

  /// Writes at the end, which is at `length`. Where that fails, what was written of it is taken away
  /// again.
  func append(_ bytes: ByteBuffer, at length: Int) throws(PublishFailure) {
    var rest = bytes.readableBytesView
    while !rest.isEmpty {
      // Possible results: the bytes written, at least one; or -1 and errno.
      let written = rest.withUnsafeBytes { Glibc.write(self.descriptor, $0.baseAddress, $0.count) }
      if written >= 0 {
        rest = rest.dropFirst(written)
      } else if errno != EINTR {
        let code = errno
        // Fails for what has no length, such as a device: then there is nothing to mend.
        _ = ftruncate(self.descriptor, length)
        throw .write(self.path, code)
      }
    }
  }

  /// Writes over what is there.
  func overwrite(_ bytes: ByteBuffer, at offset: Int) throws(PublishFailure) {
    var rest = bytes.readableBytesView
    var offset = offset
    while !rest.isEmpty {
      // Possible results: the bytes written, at least one; or -1 and errno.
      let written = rest.withUnsafeBytes {
        pwrite(self.descriptor, $0.baseAddress, $0.count, offset)
      }
      if written >= 0 {
        rest = rest.dropFirst(written)
        offset += written
      } else if errno != EINTR {
        throw .write(self.path, errno)
      }
    }
  }

  /// Takes the file away.
  func remove() {
    // Fails when somebody else took it away already.
    _ = unlink(self.path)
  }
}

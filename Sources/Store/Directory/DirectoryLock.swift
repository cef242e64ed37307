internal import Glibc
internal import Synchronization

/// Keeps other daemons out of a data directory, until it is released or gone.
///
/// The lock is the kernel's (`flock`), so it goes with the process, however that ends; the file
/// stays and tells the last owner's process id.
final class DirectoryLock: Sendable {
  /// The locked file; `nil` when it was released.
  private let descriptor: Mutex<Int32?>

  init(_ directory: DataDirectory) throws(StoreError) {
    let descriptor = open(directory.lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw DataDirectory.failure("open \(directory.lockPath)", errno)
    }

    // Possible errors: EWOULDBLOCK, another holds it; ENOLCK, no memory. Never EINTR, since the call
    // does not wait.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      let owner = Self.owner(descriptor)
      close(descriptor)
      guard code == EWOULDBLOCK else {
        throw DataDirectory.failure("lock \(directory.lockPath)", code)
      }
      throw StoreError(
        .locked,
        """
        The data directory \(directory.path) is in use by process \(owner ?? "(unknown)"). Stop \
        it, or give another directory with --data-dir.
        """
      )
    }

    let text = Array("\(getpid())\n".utf8)
    guard ftruncate(descriptor, 0) == 0,
      pwrite(descriptor, text, text.count, 0) == text.count
    else {
      let code = errno
      close(descriptor)
      throw DataDirectory.failure("write \(directory.lockPath)", code)
    }
    self.descriptor = Mutex(descriptor)
  }

  deinit {
    self.release()
  }

  /// Lets the next one in.
  func release() {
    let descriptor = self.descriptor.withLock { $0.take() }
    if let descriptor {
      // Closing the only descriptor of the file gives the kernel's lock back.
      close(descriptor)
    }
  }

  /// The process id in the file; `nil` while its owner has not written it yet.
  private static func owner(_ descriptor: Int32) -> String? {
    var bytes = [UInt8](repeating: 0, count: 20)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    let digits = bytes.prefix(max(0, count)).prefix { (48 ... 57).contains($0) }
    return digits.isEmpty ? nil : String(decoding: digits, as: UTF8.self)
  }
}

internal import Glibc

/// A directory that is made anew and removed with everything in it.
struct TemporaryDirectory: Sendable {
  let path: String

  /// Makes a directory below `$TMPDIR` or `/tmp`, for this user only.
  ///
  /// - Parameter name: What its name begins with.
  init(name: String) throws(CommandFailure) {
    let set = Environment.value(of: "TMPDIR") ?? ""
    let base = set.isEmpty ? "/tmp" : set
    var template = Array("\(base)/\(name)-XXXXXX".utf8CString)
    // Possible errors: EACCES, EDQUOT, ENOENT, ENOSPC, ENOTDIR, EROFS.
    let made = template.withUnsafeMutableBufferPointer { buffer -> String? in
      guard let address = buffer.baseAddress else { return nil }
      return mkdtemp(address).map { String(cString: $0) }
    }
    guard let made else {
      let cause = String(cString: strerror(errno))
      throw CommandFailure(
        status: .failure,
        message: "cannot make a temporary directory in \(base): \(cause). Set TMPDIR to another."
      )
    }
    self.path = made
  }

  /// Removes the directory.
  ///
  /// - Returns: Whether all of it is gone.
  @discardableResult
  func remove() -> Bool {
    Self.remove(self.path)
  }

  /// Removes what is at `path`; links are removed, not followed.
  private static func remove(_ path: String) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0 else { return errno == ENOENT }
    guard status.st_mode & S_IFMT == S_IFDIR else { return unlink(path) == 0 }
    for name in DirectoryEntries.names(in: path) {
      // What cannot be removed shows in that the directory cannot.
      _ = self.remove("\(path)/\(name)")
    }
    return rmdir(path) == 0
  }
}

import Glibc

/// A folder that is removed, with the files in it, when it goes.
struct TemporaryDirectory: ~Copyable {
  let path: String

  init() {
    var template = Array("/tmp/rackcast-publishing-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "A folder can be made in /tmp.")
    self.path = template.withUnsafeBufferPointer { buffer in
      String(decoding: buffer.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  /// The names of the files, sorted.
  var names: [String] {
    guard let directory = opendir(self.path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      names.append(name)
    }
    return names.filter { $0 != "." && $0 != ".." }.sorted()
  }

  deinit {
    for name in self.names {
      unlink("\(self.path)/\(name)")
    }
    rmdir(self.path)
  }
}

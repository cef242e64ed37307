import Glibc

/// Runs `body` with the path of an empty directory, which is removed afterwards.
func withTemporaryDirectory<Result>(
  _ body: (String) async throws -> Result
) async throws -> Result {
  var template = Array("/tmp/rackcast-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { throw CannotMakeDirectory(code: errno) }
  let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  defer {
    for name in files(in: path) { unlink("\(path)/\(name)") }
    rmdir(path)
  }
  return try await body(path)
}

struct CannotMakeDirectory: Error {
  let code: Int32
}

/// The names in a directory, in their order.
func files(in directory: String) -> [String] {
  guard let handle = opendir(directory) else { return [] }
  defer { closedir(handle) }
  var names: [String] = []
  while let entry = readdir(handle) {
    let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}

/// All bytes of a file.
func contents(of path: String) throws -> [UInt8] {
  guard let file = fopen(path, "rb") else { throw CannotMakeDirectory(code: errno) }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
    bytes += chunk[..<count]
  }
  return bytes
}

internal import Glibc

extension ConfigurationFile {
  /// A configuration has no reason to be longer.
  private static let largest = 1024 * 1024

  /// Reads the file at `path`.
  init(path: String) throws(ConfigurationError) {
    self = try Self(text: Self.contents(of: path), name: path)
  }

  private static func contents(of path: String) throws(ConfigurationError) -> String {
    guard let file = fopen(path, "r") else {
      throw Self.unreadable(path, reason: String(cString: strerror(errno)))
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 64 * 1024)
    while bytes.count <= Self.largest {
      let count = fread(&block, 1, block.count, file)
      bytes += block.prefix(count)
      if count < block.count { break }
    }
    if ferror(file) != 0 {
      throw Self.unreadable(path, reason: String(cString: strerror(errno)))
    }
    guard bytes.count <= Self.largest else {
      throw Self.unreadable(path, reason: "it is longer than \(Self.largest) bytes")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Self.unreadable(path, reason: "it is not UTF-8")
    }
    return text
  }

  private static func unreadable(_ path: String, reason: String) -> ConfigurationError {
    ConfigurationError(
      code: .unreadable,
      message: "the configuration file \(path) cannot be read: \(reason)"
    )
  }
}

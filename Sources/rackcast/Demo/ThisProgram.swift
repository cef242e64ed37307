internal import Glibc

/// Where the program that runs now is.
enum ThisProgram {
  /// The directory it is in; `nil` without /proc.
  static var directory: String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/exe", &buffer, buffer.count)
    let bytes = buffer.prefix(max(0, length)).map { UInt8(bitPattern: $0) }
    let path = String(decoding: bytes, as: UTF8.self)
    return path.lastIndex(of: "/").map { String(path[..<$0]) }
  }

  /// The program `name` beside this one.
  static func sibling(_ name: String) -> String {
    self.directory.map { "\($0)/\(name)" } ?? name
  }

  /// The directory it is in, unless a shell that searches `path` looks there.
  static func directoryToSearch(path: String?) -> String? {
    guard let directory = self.directory else { return nil }
    let searched = (path ?? "").split(separator: ":")
    return searched.contains { $0 == directory } ? nil : directory
  }
}

import Foundation

/// A folder of its own for a test; goes with the value.
final class TemporaryDirectory: Sendable {
  let path: String

  init() throws {
    let name = "rackcast-store-\(UUID().uuidString)"
    self.path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
    try FileManager.default.createDirectory(
      atPath: self.path,
      withIntermediateDirectories: true
    )
  }

  deinit {
    // 'try?' is fine: a folder left behind in the temporary one fails no test.
    try? FileManager.default.removeItem(atPath: self.path)
  }

  /// A path for a data directory that does not exist yet.
  var data: String { "\(self.path)/data" }

  /// The database of that data directory.
  var database: String { "\(self.data)/rackcast.db" }

  /// The permission bits of a file.
  func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
  }
}

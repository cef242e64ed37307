internal import Foundation

/// A directory of its own, removed with everything in it when its last reference goes.
public final class TemporaryDirectory: Sendable {
  /// The absolute path.
  public let path: String

  public init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("rackcast-test-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    self.path = url.path
  }

  deinit {
    // A leftover in the system's temporary directory harms no test.
    try? FileManager.default.removeItem(atPath: self.path)
  }

  /// The path of `name` inside.
  public func file(_ name: String) -> String {
    self.path + "/" + name
  }

  /// What the file `name` inside holds.
  public func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: self.file(name))))
  }
}

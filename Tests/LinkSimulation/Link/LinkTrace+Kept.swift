internal import Foundation

extension LinkTrace {
  /// The traces that are kept in the repository, by name.
  public static func kept() throws -> [LinkTrace] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Traces")
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "trace" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
      .map { file in
        try LinkTrace(
          name: file.deletingPathExtension().lastPathComponent,
          text: String(contentsOf: file, encoding: .utf8)
        )
      }
  }

  /// The trace of that name.
  public static func kept(_ name: String) throws -> LinkTrace {
    guard let trace = try Self.kept().first(where: { $0.name == name }) else {
      throw InvalidTrace(name: name, line: 0)
    }
    return trace
  }
}

import Foundation

/// The programs of this build: they stand beside the test bundle.
enum BuiltPrograms {
  static var rackcastd: String { self.path("rackcastd") }
  static var rackcast: String { self.path("rackcast") }

  private static func path(_ name: String) -> String {
    // The first argument is the test bundle itself.
    URL(fileURLWithPath: CommandLine.arguments[0])
      .deletingLastPathComponent()
      .appendingPathComponent(name)
      .path
  }
}

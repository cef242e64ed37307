import Foundation

/// The programs of this build: they stand beside the test bundle, or, where the rig is to run an
/// optimised build, in `RACKCAST_RIG_PROGRAMS`.
enum BuiltPrograms {
  static var rackcastd: String { self.path("rackcastd") }
  static var rackcast: String { self.path("rackcast") }

  private static func path(_ name: String) -> String {
    if let directory = ProcessInfo.processInfo.environment["RACKCAST_RIG_PROGRAMS"] {
      return "\(directory)/\(name)"
    }
    // The first argument is the test bundle itself.
    return URL(fileURLWithPath: CommandLine.arguments[0])
      .deletingLastPathComponent()
      .appendingPathComponent(name)
      .path
  }
}

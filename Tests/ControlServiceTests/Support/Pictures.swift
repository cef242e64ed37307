import TestSupport

/// Image files for the tests.
enum Pictures {
  /// Writes an image of one colour; the type is the path's ending.
  static func write(_ color: String, size: String = "320x240", to path: String) async throws {
    try await Program.run(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i",
        "color=\(color):s=\(size):d=0.04:r=25", "-frames:v", "1", path,
      ]
    )
  }
}

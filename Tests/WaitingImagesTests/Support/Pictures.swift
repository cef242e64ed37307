import TestSupport

/// Image files for the tests.
enum Pictures {
  /// The bytes of a PNG file of one colour.
  static func png(color: String = "red", size: String = "32x16") async throws -> [UInt8] {
    let directory = try TemporaryDirectory()
    try await Program.run(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-f", "lavfi", "-i", "color=\(color):s=\(size):d=0.04:r=25",
        "-frames:v", "1", directory.file("a.png"),
      ]
    )
    return try directory.bytes("a.png")
  }
}

/// A clip of a picture that no encoder makes small, with a tone: whatever rate it is given, it fills.
public enum NoiseClip {
  /// Writes a clip of some seconds: 640×360, 30 frames a second, 48 kHz stereo.
  public static func write(to path: String, seconds: Int = 4) async throws {
    try await Program.run(
      "ffmpeg",
      ["-nostdin", "-v", "error", "-y"]
        + ["-f", "lavfi", "-i", "testsrc2=s=640x360:r=30:d=\(seconds),noise=alls=60:allf=t"]
        + ["-f", "lavfi", "-i", "sine=f=440:r=48000:d=\(seconds)"]
        + ["-c:v", "libx264", "-preset", "ultrafast", "-qp", "20", "-pix_fmt", "yuv420p"]
        + ["-c:a", "aac", "-ac", "2", path],
      within: .seconds(60)
    )
  }
}

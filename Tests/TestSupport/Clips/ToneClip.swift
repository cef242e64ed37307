/// Writes files that hold one tone, by the `ffmpeg` program.
public enum ToneClip {
  /// - Parameters:
  ///   - path: its extension names the format.
  ///   - frequency: in Hz; whole periods in the seconds let it repeat without a seam.
  ///   - amplitude: 1 is full scale.
  ///   - seconds: how long it sounds.
  public static func write(
    to path: String,
    frequency: Int,
    amplitude: Double,
    seconds: Double = 1
  ) async throws {
    let sine = "\(amplitude)*sin(2*PI*\(frequency)*t)"
    try await Program.run(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i",
        "aevalsrc=\(sine)|\(sine):s=48000:d=\(seconds)", path,
      ]
    )
  }
}

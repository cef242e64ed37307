import Foundation
import Testing

/// Plays a sine into the rig's sound card that captures what it plays, as long as it lives.
final class LoopbackPlayer {
  private let process = Process()
  private let file: URL

  /// - Parameters:
  ///   - format: ALSA's name of the samples: `S16_LE` or `S32_LE`.
  ///   - frequency: of the left channel, in Hz, at half scale; the right is silent.
  init(format: String, frequency: Int = 1000, seconds: Int = 20) throws {
    self.file = FileManager.default.temporaryDirectory
      .appendingPathComponent("rackcast-\(UUID().uuidString).raw")
    // One second, which repeats without a seam: frequencies are whole.
    let values = (0 ..< 48000).flatMap { index -> [Int32] in
      let phase = 2 * Double.pi * Double(frequency * index) / 48000
      return [Int32(1_073_741_824 * sin(phase)), 0]
    }
    let second =
      format == "S32_LE"
      ? values.withUnsafeBytes { Data($0) }
      : values.map { Int16(truncatingIfNeeded: $0 >> 16) }.withUnsafeBytes { Data($0) }
    try second.write(to: self.file)
    let handle = try FileHandle(forWritingTo: self.file)
    for _ in 0 ..< seconds {
      try handle.seekToEnd()
      try handle.write(contentsOf: second)
    }
    try handle.close()
    self.process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    self.process.arguments = [
      "aplay", "-q", "-D", "hw:Loopback,0", "-t", "raw", "-f", format, "-r", "48000", "-c", "2",
      self.file.path,
    ]
    try self.process.run()
    // It plays once its stream has parameters; before, the file says `closed`, then `no setup`.
    let status = "/proc/asound/Loopback/pcm0p/sub0/hw_params"
    while try !String(contentsOfFile: status, encoding: .utf8).contains("rate:") {
      try #require(self.process.isRunning)
    }
  }

  deinit {
    self.process.terminate()
    self.process.waitUntilExit()
    try? FileManager.default.removeItem(at: self.file)  // Only leaves a file in the VM.
  }
}

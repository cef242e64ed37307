import Foundation
import Glibc
import Testing

/// Plays a sine into the rig's sound card that captures what it plays, as long as it lives.
final class LoopbackPlayer {
  private let process = Process()
  private let file: URL

  /// - Parameter format: ALSA's name of the samples, `S16_LE` or `S32_LE`: 1 kHz at half scale on
  ///   the left, nothing on the right.
  init(format: String) throws {
    self.file = FileManager.default.temporaryDirectory
      .appendingPathComponent("rackcast-\(UUID().uuidString).raw")
    // 48 samples are one period of 1 kHz; doubled, they are some seconds in no time.
    let values = (0 ..< 48).flatMap { index -> [Int32] in
      [Int32(1_073_741_824 * sin(2 * Double.pi * Double(index) / 48)), 0]
    }
    var bytes =
      format == "S32_LE"
      ? values.withUnsafeBytes { Data($0) }
      : values.map { Int16(truncatingIfNeeded: $0 >> 16) }.withUnsafeBytes { Data($0) }
    // 65 s of sound.
    for _ in 0 ..< 16 { bytes.append(bytes) }
    try bytes.write(to: self.file)
    self.process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    self.process.arguments = [
      "aplay", "-q", "-D", "hw:Loopback,0", "-t", "raw", "-f", format, "-r", "48000", "-c", "2",
      self.file.path,
    ]
    try self.process.run()
    // Capturing takes the player's format from when it is prepared on.
    let status = "/proc/asound/Loopback/pcm0p/sub0/status"
    while try !String(contentsOfFile: status, encoding: .utf8).contains("RUNNING") {
      try #require(self.process.isRunning)
    }
  }

  deinit {
    // On SIGTERM aplay plays to its end first.
    kill(self.process.processIdentifier, SIGKILL)
    self.process.waitUntilExit()
    try? FileManager.default.removeItem(at: self.file)  // Only leaves a file in the VM.
  }
}

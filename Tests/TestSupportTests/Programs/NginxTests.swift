import Foundation
import Media
import TestSupport
import Testing

@Suite struct NginxTests {
  private func push(_ clip: String, to url: String) throws -> Program {
    try Program(
      "ffmpeg",
      ["-nostdin", "-v", "error", "-i", clip, "-c", "copy", "-f", "flv", url]
    )
  }

  @Test("records what is published to it")
  func records() async throws {
    let directory = try TemporaryDirectory()
    let clip = FlashBeepClip(
      size: PictureSize(width: 160, height: 120),
      rate: FrameRate(25),
      duration: .seconds(2)
    )
    try await clip.write(to: directory.file("clip.flv"))
    let server = try await Nginx.start()

    let output = try await self.push(directory.file("clip.flv"), to: server.url("one"))
      .end(within: .seconds(30))
    try await server.stop()

    #expect(output.status == 0)
    let analysis = try await RecordingAnalysis.read(server.recording("one"))
    #expect(analysis.video?.pictureCount == 50)
    #expect(analysis.offsets.count == 1)
  }

  @Test("refuses publishers when told to")
  func refuses() async throws {
    let directory = try TemporaryDirectory()
    let clip = FlashBeepClip(
      size: PictureSize(width: 160, height: 120),
      rate: FrameRate(25),
      duration: .seconds(1)
    )
    try await clip.write(to: directory.file("clip.flv"))
    let server = try await Nginx.start(policy: .refuse)

    // How the publisher takes it is its own affair: a short clip may be written before it hears.
    _ = try await self.push(directory.file("clip.flv"), to: server.url("one"))
      .end(within: .seconds(30))
    try await server.stop()

    #expect(!FileManager.default.fileExists(atPath: server.recording("one")))
    #expect(server.log.contains("access forbidden by rule"))
  }
}

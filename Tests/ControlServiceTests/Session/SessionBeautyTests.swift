import ControlAPI
import TestSupport
import Testing

@testable import ControlService

@Suite(.timeLimit(.minutes(2))) struct SessionBeautyTests {
  /// A clip of nothing but skin, with noise that is another one in each picture.
  private static func writeSkin(to path: String) async throws {
    try await Program.run(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i",
        "color=c=0xc8927a:s=160x120:r=25:d=2,noise=c0s=24:c0f=t", "-c:v", "libx264",
        "-preset", "ultrafast", "-qp", "4", "-pix_fmt", "yuv420p", path,
      ]
    )
  }

  @Test("smooths and lightens the skin of a live session from an update on")
  func live() async throws {
    try await ServedRack.run { rack in
      let clip = rack.directory.file("skin.mp4")
      try await Self.writeSkin(to: clip)
      try await rack.create("cam1") {
        $0.camera = "file:\(clip)"
        $0.fps = 25
        $0.maxBitrate = 20000
      }
      func sent() async throws -> UInt64 {
        try await rack.get("cam1").destinations.first?.framesSent ?? 0
      }

      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)
      // Sound counts as well: about two thirds.
      _ = try await eventually("pictures before", within: .seconds(20)) {
        try await sent() > 40 ? true : nil
      }
      let updated = try await rack.update("cam1") {
        $0.beauty = 9
        $0.beautyStyle = "smooth"
        $0.whiteness = 9
      }
      let before = try await sent()
      _ = try await eventually("pictures after", within: .seconds(20)) {
        try await sent() > before + 70 ? true : nil
      }
      try await rack.stop("cam1")

      #expect(updated.effective.beauty == 9)
      #expect(updated.effective.beautyStyle == "smooth")
      #expect(updated.effective.whiteness == 9)
      #expect(updated.requested.beauty == 9)
      let recording = try await RecordingAnalysis.read(rack.directory.file("cam1.flv"))
      let pictures = try #require(recording.video).brightness
      let (first, last) = (try #require(pictures.first), try #require(pictures.last))
      #expect(last.variance < first.variance / 3)
      #expect(last.mean > first.mean + 15)
      // One encoder for all of it.
      let events = try await rack.list { $0.session = "cam1" }.events.map(\.name)
      #expect(events.filter { $0 == "encoder_started" }.count == 1)
      #expect(!events.contains { $0.hasPrefix("beauty_") })
    }
  }
}

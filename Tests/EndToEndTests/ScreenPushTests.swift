import Glibc
import Media
import TestSupport
import Testing

/// A screen from its X server to the far end.
@Suite(
  .enabled(if: XServer.isInstalled, "the Debian package xvfb is not installed"),
  .timeLimit(.minutes(2))
)
struct ScreenPushTests {
  @Test("pushes a screen to a server in the colours it has, and ends a session in −1310 with it")
  func push() async throws {
    let server = try await XServer.start(screen: "1280x720x24")
    let client = try XClient(server)
    try client.movePointer(x: 1279, y: 719)
    try client.fill(0xff_0000, x: 0, y: 0, size: PictureSize(width: 1280, height: 720))
    let sink = try await Sink.start()
    let rack = try await Rack.start()

    let listed = try await rack.rackcast("device", "list")
    try await rack.goLive(
      "screen",
      [
        "--camera", server.display, "--orientation", "horizontal", "--mode", "HD",
        "--encoder-preset", "ultrafast", "--url", sink.url("screen"),
      ]
    )
    _ = try await rack.liveStatus("screen", frames: 50)
    try client.fill(0x00_00ff, x: 0, y: 0, size: PictureSize(width: 1280, height: 720))
    _ = try await rack.liveStatus("screen", frames: 100)
    server.program.signal(SIGKILL)
    try await rack.rackcast("session", "wait", "screen", "--state", "degraded", "--timeout", "5s")
    try await rack.rackcast("session", "stop", "screen")

    #expect(listed.contains("x11:\(server.display)") && listed.contains("1280×720"))
    let codes = try await rack.codes(of: "screen")
    #expect(codes == [1004, 1007, 1008, 1001, 1002, -1310])
    try await rack.stop()
    try await sink.stop()
    let file = try #require(try sink.recordings.first)
    let video = try #require(try await RecordingAnalysis.read(file).video)
    #expect(video.size == PictureSize(width: 960, height: 540))
    #expect(video.colors.first?.isNear(.red) == true)
    #expect(video.colors.contains { $0.isNear(.blue) })
    #expect(video.decodeTimeFaults == 0)
  }
}

import ControlAPI
import GRPCCore
import Glibc
import Media
import Store
import TestSupport
import Testing

/// Sessions on screens of real X servers.
@Suite(
  .enabled(if: XServer.isInstalled, "the Debian package xvfb is not installed"),
  .timeLimit(.minutes(2))
)
struct ScreenTests {
  private static let red: UInt32 = 0xff_0000
  private static let blue: UInt32 = 0x00_00ff
  private static let size = PictureSize(width: 640, height: 480)

  /// Starts a session on a screen that is all red.
  private static func goLive(
    _ rack: ServedRack,
    _ server: XServer,
    _ part: String = ""
  ) async throws -> XClient {
    let client = try XClient(server)
    try client.movePointer(x: 639, y: 479)
    try client.fill(Self.red, x: 0, y: 0, size: Self.size)
    let created = try await rack.create("screen") {
      $0.camera = server.display + part
      $0.orientation = "horizontal"
    }
    #expect(created.effective.camera.hasPrefix("x11:\(server.display)"))
    try await rack.start("screen")
    try await rack.watch("screen", until: .live)
    try await rack.sendMore("screen")
    return client
  }

  /// The numbered codes of the session, in order.
  private static func codes(_ rack: ServedRack) async throws -> [Int32] {
    await rack.log.flush()
    return try await rack.list { $0.session = "screen" }.events.map(\.code).filter { $0 != 0 }
  }

  @Test("sends what is on the screen, through changes of its size, and tells of it as 1004")
  func colours() async throws {
    let server = try await XServer.start(screen: "640x480x24")
    try await ServedRack.run { rack in
      let client = try await Self.goLive(rack, server)
      try client.fill(Self.blue, x: 0, y: 0, size: Self.size)
      try await rack.send(120, of: "screen")
      try client.resize(to: PictureSize(width: 333, height: 251))
      try client.fill(Self.red, x: 0, y: 0, size: Self.size)
      try await rack.send(120, of: "screen")
      try await rack.stop("screen")

      let recording = try await RecordingAnalysis.read(rack.directory.file("screen.flv"))
      let video = try #require(recording.video)
      #expect(video.size == PictureSize(width: 160, height: 120))
      #expect(video.decodeTimeFaults == 0)
      let first = try #require(video.colors.first)
      let last = try #require(video.colors.last)
      #expect(first.isNear(.red) && last.isNear(.red))
      let blue = video.colors.filter { $0.isNear(.blue) }.count
      #expect(blue > 10 && blue < video.colors.count - 20)
      // A screen at rest has its pictures repeated on the beat, as far as the machine keeps up.
      let due = FrameRate(30).frames(in: video.duration)
      #expect(Double(video.pictureCount) >= 0.5 * due)
      #expect(try await Self.codes(rack) == [1004, 1007, 1008, 1001, 1002])
    }
    try await server.stop()
  }

  @Test("tells of a display that goes away as −1310, degraded, with the waiting image on air")
  func killed() async throws {
    let server = try await XServer.start(screen: "640x480x24")
    try await ServedRack.run { rack in
      _ = try await Self.goLive(rack, server)
      server.program.signal(SIGKILL)
      let event = try await rack.watchEvent("screen", "screen_capture_interrupted")
      try await rack.watch("screen", until: .degraded)
      try await rack.sendMore("screen")
      #expect(try await rack.get("screen").onAir == .waitingImage)
      try await rack.stop("screen")

      #expect(event.code == -1310)
      #expect(event.detail.device == "x11:\(server.display)")
      let recording = try await RecordingAnalysis.read(rack.directory.file("screen.flv"))
      #expect(recording.video?.colors.last?.isNear(.slate) == true)
      #expect(recording.video?.decodeTimeFaults == 0)
    }
  }

  @Test("tells of a part that is not on the screen any more as −1312")
  func outgrown() async throws {
    let server = try await XServer.start(screen: "640x480x24")
    try await ServedRack.run { rack in
      let client = try await Self.goLive(rack, server, "/320x240+320+240")
      try client.resize(to: PictureSize(width: 320, height: 240))
      let event = try await rack.watchEvent("screen", "screen_rotation_failed")
      try await rack.watch("screen", until: .degraded)

      #expect(event.code == -1312)
    }
    try await server.stop()
  }

  @Test("fails with −1308 where there is no display, and where the server refuses")
  func refused() async throws {
    let server = try await XServer.start(wantsCookie: true)
    for camera in ["x11::54321", server.display] {
      try await ServedRack.run { rack in
        try await rack.create("screen") { $0.camera = camera }
        try await rack.start("screen")
        try await rack.watch("screen", until: .failed)

        #expect(try await Self.codes(rack) == [-1308], "\(camera)")
      }
    }
    try await server.stop()
  }

  @Test("fails with −1309 where the server lacks MIT-SHM")
  func unsupported() async throws {
    let server = try await XServer.start("-extension", "MIT-SHM")
    try await ServedRack.run { rack in
      try await rack.create("screen") { $0.camera = server.display }
      try await rack.start("screen")
      try await rack.watch("screen", until: .failed)

      #expect(try await Self.codes(rack) == [-1309])
    }
    try await server.stop()
  }

  @Test("refuses what names no screen", arguments: ["x11:", "x11:0", ":0/0x0", ":0;reboot", ":-1"])
  func invalid(camera: String) async throws {
    try await ServedRack.run { rack in
      let message = try await refusal(.invalidArgument) {
        try await rack.create("screen") { $0.camera = camera }
      }
      #expect(message.contains("DISPLAY"))
    }
  }
}

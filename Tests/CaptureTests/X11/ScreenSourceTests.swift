import Glibc
import Media
import TestSupport
import Testing

@testable import Capture

/// Screens of a real X server.
@Suite(
  .enabled(if: XServer.isInstalled, "the Debian package xvfb is not installed"),
  .timeLimit(.minutes(2))
)
struct ScreenSourceTests {
  private static func source(
    _ server: XServer,
    _ part: String = "",
    sharing: SharedSegment.Sharing? = nil
  ) throws -> ScreenSource {
    try ScreenSource(
      address: ScreenAddress(DeviceID("x11:\(server.display)\(part)")),
      request: .small,
      sharing: sharing
    )
  }

  private static let pixel = PictureSize(width: 1, height: 1)

  @Test("gives what is drawn in the colours it was drawn in, and at once")
  func colours() async throws {
    let server = try await XServer.start()
    let client = try XClient(server)
    try client.movePointer(x: 319, y: 239)
    let source = try Self.source(server)

    try await Screening.run(source) { screening in
      let drawn = MonotonicClock.now
      try client.fill(0xff80_10, x: 20, y: 30, size: PictureSize(width: 40, height: 50))
      let frame = try await screening.picture("in the colour") {
        $0.color(x: 20, y: 30) == 0xff80_10
      }

      #expect(frame.size == PictureSize(width: 320, height: 240))
      #expect(frame.format == .bgrx)
      #expect(frame.color(x: 59, y: 79) == 0xff80_10)
      for (x, y) in [(19, 30), (20, 29), (60, 79), (59, 80)] {
        #expect(frame.color(x: x, y: y) == 0, "\(x) \(y)")
      }
      #expect(frame.timestamp - drawn < .milliseconds(500))
      #expect(frame.timestamp <= MonotonicClock.now)
      #expect(source.mode == "BGRX 320×240 25")
    }
    try await server.stop()
  }

  @Test(
    "shares memory by descriptor and by System V identifier",
    arguments: [SharedSegment.Sharing.descriptor, .systemV]
  )
  func sharing(sharing: SharedSegment.Sharing) async throws {
    let server = try await XServer.start()
    let client = try XClient(server)
    try client.fill(0x12_3456, x: 0, y: 0, size: PictureSize(width: 320, height: 240))
    try client.movePointer(x: 319, y: 239)

    try await Screening.run(Self.source(server, sharing: sharing)) { screening in
      let frame = try await screening.picture("at all")
      #expect(frame.color(x: 0, y: 0) == 0x12_3456)
      #expect(frame.color(x: 200, y: 200) == 0x12_3456)
    }
    try await server.stop()
  }

  @Test("takes no image of a screen at rest, and one for each change")
  func damage() async throws {
    let server = try await XServer.start()
    let client = try XClient(server)
    let source = try Self.source(server)

    try await Screening.run(source) { screening in
      // What was drawn before it began to look.
      try await screening.pictures(5)
      let before = source.counters
      let times = try await screening.pictures(10)
      let rested = source.counters
      #expect(rested.grabs == before.grabs)
      #expect(rested.repeated >= before.repeated + 9)
      #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= .milliseconds(145) })

      for step in 1 ... 5 {
        let grabs = source.counters.grabs
        try client.fill(UInt32(step), x: step, y: 0, size: Self.pixel)
        try await screening.picture("of change \(step)") {
          $0.color(x: step, y: 0) == UInt32(step)
        }
        #expect(source.counters.grabs <= grabs + 1)
      }
      #expect(source.counters.dropped == 0)
    }
    try await server.stop()
  }

  @Test("gives the last picture again where consumers hold all memory")
  func heldPictures() async throws {
    let server = try await XServer.start()
    let client = try XClient(server)
    let source = try Self.source(server)

    try await Screening.run(source) { screening in
      var held: [VideoFrame] = []
      for step in 1 ... 6 {
        try client.fill(UInt32(step), x: 0, y: 0, size: Self.pixel)
        if step < 6 {
          held.append(
            try await screening.picture("of change \(step)") {
              $0.color(x: 0, y: 0) == UInt32(step)
            }
          )
        }
      }
      try await screening.pictures(10)
      #expect(source.counters.dropped > 0)
      #expect(held.map { $0.color(x: 0, y: 0) } == [1, 2, 3, 4, 5])
      held = []
      try await screening.picture("of the last change") { $0.color(x: 0, y: 0) == 6 }
    }
    try await server.stop()
  }

  @Test("draws the cursor where it is, and takes it away where it was")
  func cursor() async throws {
    let server = try await XServer.start()
    let client = try XClient(server)
    try client.setCursor(0x00ff_00, side: 8)
    try client.movePointer(x: 100, y: 100)

    try await Screening.run(Self.source(server)) { screening in
      let frame = try await screening.picture("with the cursor") {
        $0.color(x: 100, y: 100) == 0x00ff_00
      }
      #expect(frame.color(x: 107, y: 107) == 0x00ff_00)
      #expect(frame.color(x: 99, y: 100) == 0)
      #expect(frame.color(x: 108, y: 107) == 0)

      try client.movePointer(x: 316, y: 236)
      let moved = try await screening.picture("with the moved cursor") {
        $0.color(x: 316, y: 236) == 0x00ff_00
      }
      #expect(moved.color(x: 319, y: 239) == 0x00ff_00)
      #expect(moved.color(x: 100, y: 100) == 0)

      try client.setCursor(0xff00_00, side: 4)
      try await screening.picture("with another cursor") {
        $0.color(x: 316, y: 236) == 0xff00_00
      }
    }
    try await server.stop()
  }

  @Test("captures a part of the screen, and lets changes beside it be")
  func part() async throws {
    let server = try await XServer.start()
    let client = try XClient(server)
    try client.setCursor(0x00ff_00, side: 2)
    try client.movePointer(x: 0, y: 0)
    let source = try Self.source(server, "/101x51+100+50")

    try await Screening.run(source) { screening in
      try client.fill(0x11_2233, x: 100, y: 50, size: Self.pixel)
      try client.fill(0x44_5566, x: 200, y: 100, size: Self.pixel)
      let frame = try await screening.picture("of both corners") {
        $0.color(x: 100, y: 50) == 0x44_5566
      }
      #expect(frame.size == PictureSize(width: 101, height: 51))
      #expect(frame.color(x: 0, y: 0) == 0x11_2233)

      let grabs = source.counters.grabs
      try client.fill(0xff_ffff, x: 0, y: 0, size: PictureSize(width: 100, height: 50))
      try client.movePointer(x: 10, y: 10)
      try await screening.pictures(3)
      #expect(source.counters.grabs == grabs)

      try client.movePointer(x: 110, y: 60)
      try await screening.picture("with the cursor") { $0.color(x: 10, y: 10) == 0x00ff_00 }
    }
    try await server.stop()
  }

  @Test("goes on with a screen that is given another size")
  func resize() async throws {
    let server = try await XServer.start(screen: "800x600x24")
    let client = try XClient(server)

    try await Screening.run(Self.source(server)) { screening in
      for size in [PictureSize(width: 641, height: 480), PictureSize(width: 800, height: 600)] {
        try client.resize(to: size)
        let corner = (x: size.width - 1, y: size.height - 1)
        try client.fill(0x11_2233, x: corner.x, y: corner.y, size: Self.pixel)
        try await screening.picture("of \(size)") {
          $0.size == size && $0.color(x: corner.x, y: corner.y) == 0x11_2233
        }
      }
      #expect(screening.seen.value.failure == nil)
    }
    try await server.stop()
  }

  @Test("ends with an error when the captured part is not on the screen any more")
  func outgrown() async throws {
    let server = try await XServer.start(screen: "800x600x24")
    let client = try XClient(server)

    try await Screening.run(Self.source(server, "/100x100+700+500")) { screening in
      try client.resize(to: PictureSize(width: 640, height: 480))
      let failure = try await screening.failure()
      #expect(failure.code == .cannotFollow)
      #expect(failure.message.contains("640×480"))
    }
    try await server.stop()
  }

  @Test("ends soon after its server's death, and leaves the pictures given as they are")
  func killed() async throws {
    let server = try await XServer.start()
    let client = try XClient(server)
    try client.fill(0x11_2233, x: 0, y: 0, size: PictureSize(width: 320, height: 240))

    try await Screening.run(Self.source(server)) { screening in
      let frame = try await screening.picture("at all")
      let killed = ContinuousClock.now
      server.program.signal(SIGKILL)
      let failure = try await screening.failure()
      #expect(failure.code == .disconnected)
      // At once; the test itself may be kept waiting.
      #expect(ContinuousClock.now - killed < .seconds(10))
      #expect(frame.color(x: 10, y: 10) == 0x11_2233)
    }
  }

  @Test("stops soon, also while its server hangs")
  func stops() async throws {
    let server = try await XServer.start()
    let stopped = Watched<ContinuousClock.Instant?>(nil)

    try await Screening.run(Self.source(server)) { screening in
      try await screening.pictures(3)
      server.program.signal(SIGSTOP)
      // A beat waits for an answer in vain.
      _ = try await eventually("the pictures to end") {
        let last = screening.seen.value.times.last ?? .zero
        return MonotonicClock.now - last > .milliseconds(300) ? true : nil
      }
      stopped.update { $0 = .now }
    }
    let start = try #require(stopped.value)
    // 100 ms and what a busy machine adds; a source that waits for its server never does.
    #expect(ContinuousClock.now - start < .seconds(10))
    server.program.signal(SIGCONT)
    try await server.stop()
  }

  @Test("names a server that hangs instead of waiting for it")
  func hanging() async throws {
    let server = try await XServer.start()
    server.program.signal(SIGSTOP)

    let start = ContinuousClock.now
    let error = #expect(throws: CaptureError.self) { try Self.source(server) }

    #expect(error?.code == .failed)
    #expect(ContinuousClock.now - start < .seconds(6))
    server.program.signal(SIGCONT)
    try await server.stop()
  }
}

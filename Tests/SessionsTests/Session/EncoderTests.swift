import Events
import Media
import Sessions
import Store
import TestSupport
import Testing

@testable import FFmpeg

/// What becomes of a session when its encoders fail, by answers put in the place of libavcodec's; and
/// of one that wants hardware, which the machine of a test does not have.
@Suite(.serialized, .timeLimit(.minutes(2))) struct EncoderTests {
  static let failure = FFmpegError.noPacket(codec: "").code

  /// Runs a session that is `width` pixels wide, so that faults find its encoder.
  static func run(
    width: Int,
    _ change: (inout SessionAttributes) -> Void = { _ in },
    _ body: (ManagedRack) async throws -> Void
  ) async throws {
    try await ManagedRack.run { rack in
      try await rack.createSynthetic("cam") {
        $0.url = rack.fileURL("cam")
        $0.videoWidth = width
        change(&$0)
      }
      try await rack.manager.start("cam", operator: "test", key: nil)
      try await body(rack)
    }
  }

  static func codes(_ rack: ManagedRack) async throws -> [Int32] {
    try await rack.recorded("cam").map(\.code.number).filter { $0 != 0 }
  }

  /// Waits for event `count` of `code`.
  @discardableResult
  private static func event(
    _ rack: ManagedRack,
    _ code: Code,
    count: Int = 1
  ) async throws -> Event {
    var seen = 0
    for try await event in rack.events.subscribe(session: "cam", after: 0) where event.code == code
    {
      seen += 1
      if seen == count { return event }
    }
    throw CancellationError()
  }

  /// What the session recorded, once it is stopped.
  private static func recording(_ rack: ManagedRack) async throws -> RecordingAnalysis.Video {
    _ = try await rack.manager.stop("cam", operator: "test", key: nil)
    let path = String(rack.fileURL("cam").dropFirst("file://".count))
    return try #require(try await RecordingAnalysis.read(path).video)
  }

  @Test(
    "is live within a second in software where hardware is absent, and tells why as 1103",
    arguments: [EncoderChoice.vaapi, .nvenc, .v4l2m2m]
  )
  func fallback(choice: EncoderChoice) async throws {
    try await Self.run(width: 160) {
      $0.encoder = choice
    } _: { rack in
      try await rack.wait(for: "cam") { $0.state == .live }

      let events = try await rack.recorded("cam")
      #expect(try await Self.codes(rack).starts(with: [1003, 1007, 1103, 1008, 1001, 1002]))
      let fallback = try #require(events.first { $0.code == .hardwareEncoderFallback })
      #expect(fallback.detail.encoder == "h264_\(choice.rawValue)")
      #expect(fallback.detail.cause?.isEmpty == false)
      let first = try #require(events.first { $0.code == .firstFrame })
      let live = try #require(events.first { $0.code == .pushBegin })
      #expect(live.monotonicTime - first.monotonicTime < 1_000_000_000)
      let snapshot = try await rack.manager.snapshot("cam")
      #expect(snapshot.encoder?.name == "libx264")
      #expect(snapshot.encoder?.isHardware == false)
      #expect(snapshot.effective.encoder == choice)
    }
  }

  @Test("chooses software by itself without a word")
  func automatic() async throws {
    try await Self.run(width: 160) { rack in
      try await rack.wait(for: "cam") { $0.state == .live }

      #expect(try await Self.codes(rack) == [1003, 1007, 1008, 1001, 1002])
    }
  }

  @Test("goes over to another encoder while live, on a keyframe and without a new connection")
  func change() async throws {
    try await Self.run(width: 160) {
      $0.encoder = .software
      $0.gop = 20
    } _: { rack in
      try await rack.wait(for: "cam") { $0.state == .live }
      try await rack.wait(for: "cam") { $0.netStatus?.videoFramesSent ?? 0 > 20 }
      var changes = SessionAttributes()
      changes.encoder = .nvenc
      _ = try await rack.manager.update(
        "cam",
        changes: changes,
        resetting: [],
        operator: "test",
        key: nil
      )
      try await Self.event(rack, .encoderStarted, count: 2)
      try await rack.wait(for: "cam") { $0.netStatus?.videoFramesSent ?? 0 > 100 }

      let video = try await Self.recording(rack)
      #expect(try await Self.codes(rack) == [1003, 1007, 1008, 1001, 1002, 1103, 1008, 1025])
      // At the start, as the connection asks for one, and of the new encoder.
      #expect((2 ... 3).contains(video.keyframeCount))
      #expect(video.decodeTimeFaults == 0)
      #expect(video.counters.allSatisfy { $0 != nil })
    }
  }

  @Test("opens the encoder anew after one failed picture, and tells of it as 1104")
  func oneFault() async throws {
    try await Self.run(width: 162) { rack in
      try await rack.wait(for: "cam") { $0.netStatus?.videoFramesSent ?? 0 > 20 }
      EncoderFault.inject(
        EncoderFault(call: .send, codec: "libx264", measure: 162),
        code: Self.failure
      )
      try await Self.event(rack, .encoderStarted, count: 2)
      try await rack.wait(for: "cam") { $0.netStatus?.videoFramesSent ?? 0 > 100 }

      let state = try await rack.manager.snapshot("cam").state
      let video = try await Self.recording(rack)
      #expect(state == .live)
      #expect(try await Self.codes(rack) == [1003, 1007, 1008, 1001, 1002, 1104, 1008, 1025])
      #expect(video.decodeTimeFaults == 0)
      #expect(video.pictureCount > 90)
    }
  }

  @Test("fails with −1303 after the third fault in 10 s", arguments: [true, false])
  func threeFaults(isSend: Bool) async throws {
    let width = isSend ? 164 : 166
    try await Self.run(width: width) { rack in
      try await rack.wait(for: "cam") { $0.state == .live }
      EncoderFault.inject(
        EncoderFault(call: isSend ? .send : .receive, codec: "libx264", measure: width),
        code: Self.failure,
        times: 3
      )
      try await rack.wait(for: "cam") { $0.state == .failed }

      let codes = try await Self.codes(rack)
      #expect(codes.starts(with: [1003, 1007, 1008, 1001, 1002, 1104, 1008, 1104, 1008, -1303]))
    }
  }

  @Test("fails with −1305 where the encoder refuses the size")
  func size() async throws {
    EncoderFault.inject(
      EncoderFault(call: .open, codec: "libx264", measure: 168),
      code: Self.failure
    )
    try await Self.run(width: 168) { rack in
      try await rack.wait(for: "cam") { $0.state == .failed }

      #expect(try await Self.codes(rack).prefix(3) == [1003, 1007, -1305])
    }
  }
}

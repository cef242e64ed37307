import Foundation
import Media
import TestSupport
import Testing

/// The ways a push fails: each gives exactly its codes, and a session beside it loses no picture.
@Suite(.timeLimit(.minutes(5)), .serialized)
struct PushFailureTests {
  /// A retry policy that does not keep a test waiting.
  private static let oneRetry = ["--retry-attempts", "1", "--retry-interval", "50ms"]
  private static let source = [
    "--camera", "synthetic:pattern", "--microphone", "synthetic:tone", "--video-width", "320",
    "--video-height", "240", "--encoder-preset", "ultrafast",
  ]

  /// What a session emits before its destination is tried.
  private static let opening = [1003, 1007, 1008]

  @Test("gives each failure its codes, while the session beside loses no picture")
  func failures() async throws {
    let rack = try await Rack.start()
    let steady = try await Sink.start()
    try await rack.goLive("beside", Self.source + ["--url", steady.url("beside")])

    try await self.fails(
      rack,
      "unknown-host",
      "rtmp://no-such-host.invalid/live/x",
      with: [3001, 1102, 3001, -1307],
      step: "resolve"
    )
    try await self.fails(
      rack,
      "closed-port",
      "rtmp://127.0.0.1:\(try FreePort.find())/live/x",
      with: [3002, 1102, 3002, -1307],
      step: "connect"
    )
    let silent = try MisbehavingServer(.silent)
    try await self.fails(
      rack,
      "silent",
      silent.url("x"),
      with: [1001, 3003, 1102, 1001, 3003, -1307],
      step: "handshake"
    )
    let garbage = try MisbehavingServer(.garbage)
    try await self.fails(
      rack,
      "garbage",
      garbage.url("x"),
      with: [1001, 3003, 1102, 1001, 3003, -1307],
      step: "handshake"
    )
    let refusing = try await Sink.start(port: 0, "--refuse")
    try await self.fails(
      rack,
      "refused",
      refusing.url("x"),
      with: [1001, -1326],
      step: "publish"
    )
    try await refusing.stop()
    try await self.killedServer(rack)
    try await self.stalledServer(rack)
    try await self.wrongScheme(rack)

    let beside = try await rack.session("beside")
    #expect(beside.state == "SESSION_STATE_LIVE")
    #expect(beside.netStatus?.framesDropped ?? "0" == "0")
    try await rack.rackcast("session", "stop", "beside")
    try await steady.stop()
    let recording = try await RecordingAnalysis.read(try #require(try steady.recordings.first))
    let video = try #require(recording.video)
    #expect(CounterSummary(video.counters).missing == 0)
    #expect(video.decodeTimeFaults == 0)
    try await rack.stop()
  }

  /// Starts a session that cannot succeed and checks what it says.
  private func fails(
    _ rack: Rack,
    _ name: String,
    _ url: String,
    with codes: [Int],
    step: String
  ) async throws {
    try await rack.rackcast(
      ["session", "create", name, "--url", url] + Self.source + Self.oneRetry
    )
    try await rack.rackcast("session", "start", name)
    try await rack.rackcast("session", "wait", name, "--state", "failed", "--timeout", "60s")

    let events = try await rack.events(of: name)
    let numbered = events.map(\.code).filter { $0 != 0 && $0 != 1025 }
    #expect(numbered == Self.opening + codes, "\(name)")
    let failure = events.first { (3001 ... 3005).contains($0.code) || $0.code == -1326 }
    #expect(failure?.step == step, "\(name)")
    #expect(failure?.destination == "main", "\(name)")
  }

  private func killedServer(_ rack: Rack) async throws {
    let server = try await Sink.start()
    try await rack.goLive(
      "killed",
      Self.source + Self.oneRetry + ["--url", server.url("killed")]
    )

    server.program.signal(SIGKILL)
    try await rack.rackcast("session", "wait", "killed", "--state", "failed", "--timeout", "60s")

    let codes = try await rack.codes(of: "killed").filter { $0 != 1025 }
    // A killed process leaves a closed connection, or a reset one where bytes were not yet read.
    let lost = codes.dropFirst(5).first ?? 0
    #expect(lost == 3004 || lost == 3005)
    #expect(codes == Self.opening + [1001, 1002, lost, 1102, 3002, -1307])
  }

  private func stalledServer(_ rack: Rack) async throws {
    let server = try await Sink.start(port: 0, "--stall-after", "1s")
    try await rack.goLive(
      "stalled",
      Self.source + ["--retry-attempts", "0", "--url", server.url("stalled")]
    )

    try await rack.rackcast("session", "wait", "stalled", "--state", "failed", "--timeout", "60s")

    let events = try await rack.events(of: "stalled")
    // The rate falls first, and operators are warned.
    let codes = events.map(\.code).filter { ![0, 1006, 1025, 1101].contains($0) }
    #expect(codes == Self.opening + [1001, 1002, 3005, -1307])
    #expect(events.first { $0.code == 3005 }?.step == "write")
    try await server.stop()
  }

  private func wrongScheme(_ rack: Rack) async throws {
    let failed = try rack.follow("session", "create", "scheme", "--url", "ftp://host/app/secretkey")
    let output = try await failed.end()

    #expect(output.status != 0)
    let text = output.lines.joined(separator: "\n")
    #expect(text.contains("rtmp"))
    #expect(!text.contains("secretkey"))
    #expect(try await rack.codes(of: "scheme") == [-1313])
  }

  @Test("comes back after a reset connection with a keyframe, and media time goes on")
  func reconnects() async throws {
    let rack = try await Rack.start()
    let first = try await Sink.start()
    try await rack.goLive(
      "cam",
      Self.source
        + ["--retry-attempts", "1000", "--retry-interval", "50ms", "--url", first.url("cam")]
    )
    _ = try await rack.liveStatus("cam", frames: 60)

    first.program.signal(SIGKILL)
    _ = try await first.program.end()
    let second = try await Sink.start(port: first.port)
    _ = try await second.program.line("the stream again", within: .seconds(30)) {
      $0.contains("first media")
    }
    _ = try await rack.liveStatus("cam", frames: 200)
    try await rack.rackcast("session", "stop", "cam")
    try await second.stop()

    let recording = try await RecordingAnalysis.read(try #require(try second.recordings.first))
    let video = try #require(recording.video)
    // The first picture can be decoded, and is not at the beginning of media time.
    #expect(video.pictureCount == video.packetCount)
    #expect(try #require(video.times.first) > .zero + .seconds(1))
    #expect(video.decodeTimeFaults == 0)
    let codes = try await rack.codes(of: "cam").filter { $0 == 1001 || $0 == 1002 }
    #expect(codes == [1001, 1002, 1001, 1002])
    try await rack.stop()
  }

  @Test("tells a reset during the handshake as 3003")
  func resetHandshake() async throws {
    let rack = try await Rack.start()
    let server = try MisbehavingServer(.reset)

    try await self.fails(
      rack,
      "reset",
      server.url("x"),
      with: [1001, 3003, 1102, 1001, 3003, -1307],
      step: "handshake"
    )
    try await rack.stop()
  }
}

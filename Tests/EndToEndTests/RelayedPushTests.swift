import Foundation
import Media
import TestSupport
import Testing

/// Two destinations, one of them behind a link that is cut, slow, refused and dead in turn.
@Suite(.timeLimit(.minutes(5)), .serialized)
struct RelayedPushTests {
  @Test("a destination whose link breaks in every way comes back, and the other misses no picture")
  func isolated() async throws {
    let rack = try await Rack.start()
    let steady = try await Sink.start()
    let troubled = try await Sink.start()
    let relay = try ShapedRelay.start(to: troubled.port)
    try await rack.goLive(
      "cam",
      [
        "--camera", "synthetic:pattern", "--microphone", "synthetic:tone", "--video-width", "320",
        "--video-height", "240", "--encoder-preset", "ultrafast", "--keep-trying",
        "--retry-interval", "200ms", "--retry-max-interval", "200ms", "--url", steady.url("main"),
        "--destination", "far=rtmp://127.0.0.1:\(relay.port)/live/far",
      ]
    )
    try await Self.wait(rack, for: "PUBLISHING", publishes: 1)

    relay.cut()
    try await Self.wait(rack, for: "PUBLISHING", publishes: 2)

    // Far less than what is sent.
    relay.shape(.init(bitsPerSecond: 60_000, delay: .milliseconds(50), bufferBytes: 8 << 10))
    try await Self.wait(rack, for: "CONGESTED", publishes: 2)
    relay.shape(.init())
    try await Self.wait(rack, for: "PUBLISHING", publishes: 2)

    relay.refuse()
    relay.cut()
    try await Self.wait(rack, for: "BACKOFF", publishes: 2)
    relay.resume()
    try await Self.wait(rack, for: "PUBLISHING", publishes: 3)

    relay.stall()
    _ = try await eventually("the end of the dead connection") {
      try await rack.events(of: "cam").contains { $0.code == 3005 && $0.step == "write" }
        ? true : nil
    }
    relay.resume()
    try await Self.wait(rack, for: "PUBLISHING", publishes: 4)

    let codes = try await rack.events(of: "cam").filter { $0.destination == "main" }.map(\.code)
    #expect(codes.filter { $0 != 0 } == [1001, 1002])
    try await rack.rackcast("session", "stop", "cam")
    try await rack.stop()
    try await steady.stop()
    try await troubled.stop()
    relay.stop()
    let recording = try await RecordingAnalysis.read(try #require(try steady.recordings.first))
    let video = try #require(recording.video)
    #expect(try steady.recordings.count == 1)
    #expect(CounterSummary(video.counters).missing == 0)
    #expect(video.decodeTimeFaults == 0)
    let judgement = try #require(steady.program.output.value.lines.last { $0.contains(": good; ") })
    #expect(judgement.hasPrefix("#1 live/main: good; "))
  }

  private static func wait(_ rack: Rack, for state: String, publishes: Int) async throws {
    _ = try await eventually("\(state) after \(publishes) publishes", within: .seconds(60)) {
      let far = try await rack.session("cam").destinations?.first { $0.label == "far" }
      let isThere = far?.state == "DESTINATION_STATE_\(state)" && far?.publishes == publishes
      return isThere ? true : nil
    }
  }
}

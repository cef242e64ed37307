import Foundation
import Media
import TestSupport
import Testing

/// One session, fifty destinations, four of them bad in every way there is.
@Suite(.timeLimit(.minutes(5)), .serialized)
struct FiftyDestinationsTests {
  private static let good = 46

  @Test(
    "beside one that swallows all, one that crawls, one that resets and one that refuses, 46 lose nothing"
  )
  func isolated() async throws {
    let rack = try await Rack.start()
    let sink = try await Sink.start()
    let crawling = try await Sink.start(port: 0, "--rate", "100kbps")
    let resetting = try await Sink.start(port: 0, "--reset-after", "3s")
    let refusing = try await Sink.start(port: 0, "--refuse")
    let hole = try BlackHole()
    let bad = [
      "hole": "rtmp://127.0.0.1:\(hole.port)/live/hole", "crawling": crawling.url("crawling"),
      "resetting": resetting.url("resetting"), "refusing": refusing.url("refusing"),
    ]
    let further =
      (1 ..< Self.good).map { "good-\($0)=\(sink.url("good-\($0)"))" }
      + bad.map { "\($0)=\($1)" }

    try await rack.goLive(
      "fan",
      [
        "--camera", "synthetic:pattern", "--microphone", "synthetic:tone", "--video-width", "320",
        "--video-height", "240", "--fps", "15", "--encoder-preset", "ultrafast", "--max-bitrate",
        "500", "--min-bitrate", "200", "--url", sink.url("main"),
      ] + further.flatMap { ["--destination", $0] }
    )
    _ = try await eventually("all the good ones", within: .seconds(30)) {
      let destinations = try await rack.session("fan").destinations ?? []
      return destinations.count { Self.isGood($0) && Self.publishes($0) } == Self.good ? true : nil
    }
    try await rack.watch("fan", periods: 6)

    let session = try await rack.session("fan")
    let events = try await rack.events(of: "fan")
    let destinations = try #require(session.destinations)
    #expect(destinations.count == 50)
    for destination in destinations where Self.isGood(destination) {
      #expect(Self.publishes(destination), "\(destination.label)")
      #expect(destination.framesDropped ?? "0" == "0", "\(destination.label)")
    }
    // Nobody is held to what the one that crawls takes.
    #expect(session.netStatus?.targetBitrate == 500)
    #expect(events.contains { $0.destination == "refusing" && $0.code == -1326 })
    #expect(events.contains { $0.destination == "resetting" && [3004, 3005].contains($0.code) })
    #expect(destinations.contains { $0.label == "hole" && $0.publishes ?? 0 == 0 })

    try await rack.rackcast("session", "stop", "fan")
    try await rack.stop()
    try await sink.stop()
    for server in [crawling, resetting, refusing] { try await server.stop() }
    withExtendedLifetime(hole) {}
    let verdicts = sink.program.output.value.lines.filter { $0.contains(": good; ") }
    #expect(verdicts.count == Self.good)
    let recordings = try sink.recordings
    #expect(recordings.count == Self.good)
    for path in recordings {
      let recording = try await RecordingAnalysis.read(path)
      let video = try #require(recording.video)
      #expect(CounterSummary(video.counters).missing == 0, "\(path)")
      #expect(video.decodeTimeFaults == 0 && recording.audio?.lateGaps == 0, "\(path)")
    }
  }

  private static func isGood(_ destination: SessionJSON.Destination) -> Bool {
    destination.label == "main" || destination.label.hasPrefix("good-")
  }

  private static func publishes(_ destination: SessionJSON.Destination) -> Bool {
    destination.state == "DESTINATION_STATE_PUBLISHING"
  }
}

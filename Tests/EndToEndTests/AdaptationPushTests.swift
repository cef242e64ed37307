import Foundation
import Media
import TestSupport
import Testing

/// How a session follows what the ways to its destinations take, seen from the far end.
@Suite(.timeLimit(.minutes(5)), .serialized)
struct AdaptationPushTests {
  private static func options(_ clip: String, _ urls: [String]) -> [String] {
    let further = urls.dropFirst().enumerated().flatMap { number, url in
      ["--destination", "further-\(number + 1)=\(url)"]
    }
    return [
      "--camera", "file:\(clip)", "--microphone", "file:\(clip)", "--mode", "HD",
      "--orientation", "horizontal", "--video-width", "320", "--video-height", "180",
      "--encoder-preset", "ultrafast", "--min-bitrate", "200", "--max-bitrate", "2000",
      "--gop", "1", "--url", urls[0],
    ] + further
  }

  @Test("a server that reads 900 kbps gets all the sound and every picture after the first seconds")
  func slowServer() async throws {
    let directory = try TemporaryDirectory()
    try await NoiseClip.write(to: directory.file("noise.mp4"))
    let sink = try await Sink.start(port: 0, "--rate", "900kbps")
    let rack = try await Rack.start()

    try await rack.goLive("slow", Self.options(directory.file("noise.mp4"), [sink.url("slow")]))
    let lowered = try await eventually("the rate to follow", within: .seconds(30)) {
      try await rack.events(of: "slow").first { $0.code == 1006 }
    }
    try await rack.watch("slow", periods: 10)
    let session = try await rack.session("slow")
    try await rack.rackcast("session", "stop", "slow")
    try await sink.stop()
    try await rack.stop()

    #expect(lowered.destination == "main" && lowered.message.contains("receiver slow"))
    let target = try #require(session.netStatus?.targetBitrate)
    #expect((200 ... 900).contains(target))
    let recording = try await RecordingAnalysis.read(try #require(try sink.recordings.first))
    let audio = try #require(recording.audio)
    #expect(audio.lateGaps == 0)
    #expect(recording.video?.decodeTimeFaults == 0)
  }

  @Test("where not even the lowest rate passes, the picture gets smaller, in the same connection")
  func smaller() async throws {
    let directory = try TemporaryDirectory()
    try await NoiseClip.write(to: directory.file("noise.mp4"))
    let sink = try await Sink.start(port: 0, "--rate", "240kbps")
    let rack = try await Rack.start()

    try await rack.goLive("small", Self.options(directory.file("noise.mp4"), [sink.url("small")]))
    let resized = try await eventually("a smaller picture", within: .seconds(60)) {
      try await rack.events(of: "small").first { $0.code == 1005 }
    }
    try await rack.watch("small", periods: 4)
    let status = try #require(try await rack.session("small").netStatus)
    try await rack.rackcast("session", "stop", "small")
    try await rack.stop()
    try await sink.stop()

    print("resized: \(resized.message)")
    #expect(status.videoWidth ?? 320 < 320 && status.targetBitrate == 200)
    #expect(try sink.recordings.count == 1)
    let recording = try await RecordingAnalysis.read(try #require(try sink.recordings.first))
    #expect(recording.audio?.lateGaps == 0)
    #expect(recording.video?.decodeTimeFaults == 0)
  }

  @Test("a destination that takes next to nothing does not lower the others")
  func laggard() async throws {
    let directory = try TemporaryDirectory()
    try await NoiseClip.write(to: directory.file("noise.mp4"))
    let good = try await Sink.start()
    let bad = try await Sink.start(port: 0, "--rate", "150kbps")
    let rack = try await Rack.start()

    try await rack.goLive(
      "fan",
      Self.options(directory.file("noise.mp4"), [good.url("good"), bad.url("bad")])
    )
    try await rack.watch("fan", periods: 10)
    let session = try await rack.session("fan")
    let events = try await rack.events(of: "fan")
    try await rack.rackcast("session", "stop", "fan")
    try await good.stop()
    try await bad.stop()
    try await rack.stop()

    #expect(session.netStatus?.targetBitrate == 2000)
    // Warned of by name.
    #expect(events.contains { $0.code == 1101 && $0.destination == "further-1" })
    let recording = try await RecordingAnalysis.read(try #require(try good.recordings.first))
    #expect(recording.video?.decodeTimeFaults == 0)
    #expect(recording.audio?.lateGaps == 0)
  }

  @Test("what the way to a server took is remembered over a restart of the daemon")
  func memory() async throws {
    let directory = try TemporaryDirectory()
    try await NoiseClip.write(to: directory.file("noise.mp4"))
    let sink = try await Sink.start(port: 0, "--rate", "900kbps")
    let first = try await Rack.start()
    try await first.goLive("again", Self.options(directory.file("noise.mp4"), [sink.url("again")]))
    // A rate counts as stable after ten seconds.
    _ = try await eventually("a rate to hold", within: .seconds(60)) {
      let events = try await first.events(of: "again")
      guard let last = events.last(where: { $0.code == 1006 }) else { return nil as Bool? }
      return Date.now.timeIntervalSince1970 - Double(last.wallTime) / 1e9 > 13 ? true : nil
    }
    try await first.rackcast("session", "stop", "again")
    try await first.stop()

    let second = try await Rack.start(in: first.directory)
    try await second.rackcast("session", "start", "again")
    try await second.rackcast(
      "session",
      "wait",
      "again",
      "--state",
      "live",
      "--timeout",
      "20s"
    )
    let session = try await eventually("figures", within: .seconds(10)) {
      let session = try await second.session("again")
      return session.netStatus?.targetBitrate == nil ? nil : session
    }

    let target = try #require(session.netStatus?.targetBitrate)
    #expect((200 ... 900).contains(target), "\(target)")
    try await second.rackcast("session", "stop", "again")
    try await second.stop()
    try await sink.stop()
  }
}

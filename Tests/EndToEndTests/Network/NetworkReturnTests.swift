import Foundation
import Media
import TestSupport
import Testing

/// The network goes away and comes back, with its real messages.
@Suite(
  .timeLimit(.minutes(10)),
  .serialized,
  .enabled(if: NetworkPair.isAvailable, "needs root and iproute2, for network namespaces")
)
struct NetworkReturnTests {
  /// How long the network is away; long ones take the way over a lost connection.
  private static let outage = Duration.seconds(
    ProcessInfo.processInfo.environment["RACKCAST_OUTAGE_SECONDS"].flatMap(Double.init) ?? 8
  )

  @Test(
    "publishes again within a second of the link's return, on the same time line",
    arguments: NetworkPair.End.allCases
  )
  func returns(end: NetworkPair.End) async throws {
    let network = try await NetworkPair()
    let directory = try TemporaryDirectory()
    let sink = try Self.sink(network, directory)
    _ = try await sink.line("the address") { $0.contains("listening on") }
    let rack = try await Rack.start(through: network.launcher(.near))
    // Left to itself, it would not be back within the test.
    try await rack.goLive(
      "cam",
      [
        "--camera", "synthetic:pattern", "--microphone", "synthetic:tone", "--video-width", "320",
        "--video-height", "240", "--encoder-preset", "ultrafast", "--retry-interval", "1h",
        "--retry-max-interval", "1h", "--url",
        "rtmp://\(NetworkPair.End.far.address):1935/live/cam",
      ]
    )
    // The test pattern flashes and beeps every 2 s.
    try await rack.watch("cam", periods: 5)

    try await network.set(end, "down")
    let down = ContinuousClock.now
    _ = try await eventually("the end of the outage", within: .seconds(600)) {
      ContinuousClock.now - down >= Self.outage ? true : nil
    }
    let up = Int64(Date().timeIntervalSince1970 * 1e9)
    try await network.set(end, "up")
    let events = try await eventually("the second publish", within: .seconds(20)) {
      let events = try await rack.events(of: "cam")
      return events.count { $0.code == 1002 } == 2 ? events : nil
    }

    let back = try #require(events.last { $0.code == 1002 })
    let delay = Duration.nanoseconds(back.wallTime - up)
    print("publishing \(delay) after the return of the \(end) end, away for \(Self.outage)")
    #expect(delay < .seconds(1))
    let announcement = try #require(events.last { $0.code == 1102 })
    #expect(announcement.message.hasSuffix("the network is back"))
    try await rack.watch("cam", periods: 5)
    let destination = try #require(try await rack.session("cam").destinations?.first)
    #expect(destination.publishes == 2)
    try await rack.rackcast("session", "stop", "cam")
    try await rack.stop()
    try await sink.terminate()
    try await Self.expectOneTimeLine(directory)
  }

  private static func sink(
    _ network: NetworkPair,
    _ directory: TemporaryDirectory
  ) throws -> Program {
    let words =
      network.launcher(.far) + [
        BuiltPrograms.rackcast, "sink", "--listen", "\(NetworkPair.End.far.address):1935",
        "--record", directory.path,
      ]
    return try Program(words[0], Array(words.dropFirst()))
  }

  /// Both publishes were recorded, and the second goes on where the daemon's media time was.
  private static func expectOneTimeLine(_ directory: TemporaryDirectory) async throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    #expect(files.count == 2)
    var times: [MediaTime] = []
    for file in files {
      let recording = try await RecordingAnalysis.read(directory.file(file))
      let video = try #require(recording.video)
      #expect(video.decodeTimeFaults == 0)
      #expect(recording.audio?.decodeTimeFaults == 0)
      // Sound is beside its picture, before the outage and after it.
      #expect(recording.offsets.count >= 3)
      let offset = try #require(recording.medianOffset)
      print("sound after picture by \(offset) in \(file)")
      #expect(abs(offset.inSeconds) < 0.02)
      times += video.times
    }
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    let gaps = zip(times, times.dropFirst()).map { $1 - $0 }
    let longest = try #require(gaps.max())
    // Media time went on while nothing could be sent.
    #expect(longest > Self.outage - .seconds(2))
  }
}

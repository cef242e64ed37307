import Foundation
import Media
import TestSupport
import Testing

/// Links that really are slow, far and lossy: `sch_netem` on the loopback device of the VM of `Tests/Rig`.
@Suite(DeviceRig.needed, .serialized, .timeLimit(.minutes(15)))
struct DeviceNetworkTests {
  @Test("a link that falls to 300 kbps and comes back is followed down and up, with all the sound")
  func falls() async throws {
    let directory = try TemporaryDirectory()
    try await NoiseClip.write(to: directory.file("noise.mp4"), seconds: 2)
    let sink = try await Sink.start()
    let rack = try await Rack.start()
    try await Self.shape(["rate", "5mbit", "delay", "15ms"])
    do {
      try await rack.goLive(
        "net",
        [
          "--camera", "file:\(directory.file("noise.mp4"))", "--fps", "10",
          "--microphone", "file:\(directory.file("noise.mp4"))",
          "--mode", "HD", "--orientation", "horizontal", "--video-width", "160",
          "--video-height", "90", "--encoder-preset", "ultrafast", "--min-bitrate", "100",
          "--max-bitrate", "700", "--gop", "1", "--audio-quality", "low", "--url", sink.url("net"),
        ]
      )
      try await Self.sent(100, of: "net", by: rack)
      #expect(try await Self.target(rack) == 700)

      try await Self.shape(["rate", "300kbit", "delay", "30ms"])
      let fell = try await eventually("the rate to fall", within: .seconds(20)) {
        try await rack.events(of: "net").first { $0.code == 1006 }
      }
      #expect(fell.message.contains("path slow"))
      _ = try await eventually("the rate to fit", within: .seconds(30)) {
        try await Self.target(rack) ?? 700 < 280 ? true : nil
      }
      try await Self.sent(150, of: "net", by: rack)

      try await Self.shape([
        "rate", "5mbit", "delay", "15ms", "2ms", "loss", "0.1%", "reorder", "1%",
      ])
      _ = try await eventually("the rate to come back", within: .seconds(60)) {
        try await Self.target(rack) ?? 0 >= 650 ? true : nil
      }
      try await Self.sent(50, of: "net", by: rack)
      try await rack.rackcast("session", "stop", "net")
    } catch {
      try await Self.unshape()
      throw error
    }
    try await Self.unshape()
    try await sink.stop()
    try await rack.stop()

    let recording = try await RecordingAnalysis.read(try #require(try sink.recordings.first))
    #expect(recording.video?.decodeTimeFaults == 0)
    let audio = try #require(recording.audio)
    #expect(audio.lateGaps == 0)
  }

  /// Waits until so many further pictures were sent.
  private static func sent(_ count: Int, of name: String, by rack: Rack) async throws {
    func pictures() async throws -> Int {
      Int(try await rack.session(name).netStatus?.videoFramesSent ?? "0") ?? 0
    }
    let before = try await pictures()
    _ = try await eventually("\(count) pictures", within: .seconds(120)) {
      try await pictures() >= before + count ? true : nil
    }
  }

  private static func target(_ rack: Rack) async throws -> Int? {
    try await rack.session("net").netStatus?.targetBitrate
  }

  /// Gives the loopback device the properties of a link.
  private static func shape(_ properties: [String]) async throws {
    // Loopback's own packets have 64 KiB, of which no link has as many waiting.
    try await Program.run("ip", ["link", "set", "dev", "lo", "mtu", "1500", "gso_max_segs", "1"])
    try await Program.run(
      "tc",
      ["qdisc", "replace", "dev", "lo", "root", "netem", "limit", "60"] + properties
    )
  }

  private static func unshape() async throws {
    try await Program.run("tc", ["qdisc", "del", "dev", "lo", "root"])
    try await Program.run(
      "ip",
      ["link", "set", "dev", "lo", "mtu", "65536", "gso_max_segs", "65535"]
    )
  }
}

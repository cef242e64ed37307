import Foundation
import Media
import TestSupport
import Testing

/// The ways to a server beside RTMP over TCP, each to the real thing, and a look at what arrived.
@Suite(
  .enabled(
    if: Nginx.isInstalled && NginxFront.isInstalled,
    "the Debian packages libnginx-mod-rtmp and libnginx-mod-stream are not installed"
  ),
  .timeLimit(.minutes(3))
)
struct PushTransportTests {
  private static let source = [
    "--camera", "synthetic:pattern", "--microphone", "synthetic:tone", "--video-width", "320",
    "--video-height", "240", "--encoder-preset", "ultrafast", "--gop", "1s",
  ]

  /// Pushes to `url` for a while and stops.
  private func push(_ rack: Rack, _ name: String, to url: String) async throws {
    try await rack.goLive(
      name,
      Self.source + ["--retry-attempts", "1000", "--retry-interval", "50ms", "--url", url]
    )
    let live = try await rack.liveStatus(name, frames: 90)
    #expect(live.netStatus?.framesDropped ?? "0" == "0", "\(name)")
    #expect(live.destinations?.first?.url.contains("secret") == false, "\(name)")
    try await rack.rackcast("session", "stop", name)
  }

  /// Expects a whole stream in a file: all of it decodes, and no picture is missing.
  private func expectStream(_ path: String, _ name: String) async throws {
    let recording = try await RecordingAnalysis.read(path)
    let video = try #require(recording.video)
    #expect(video.codec == "h264", "\(name)")
    #expect(video.packetCount >= 90, "\(name)")
    #expect(video.pictureCount == video.packetCount, "\(name)")
    #expect(video.decodeTimeFaults == 0, "\(name)")
    // A busy machine sends a picture again and leaves the next out; a lost one is left out alone.
    let summary = CounterSummary(video.counters)
    #expect(summary.missing <= summary.repeated, "\(name)")
    #expect(recording.audio?.codec == "aac", "\(name)")
    #expect(recording.audio?.decodeTimeFaults == 0, "\(name)")
  }

  @Test("reaches real servers by rtmps, http and https, and all that was sent arrives")
  func arrives() async throws {
    let authority = try await CertificateAuthority()
    let nginx = try await Nginx.start()
    let front = try await NginxFront.start(
      identity: try await authority.issue(for: "DNS:localhost,IP:127.0.0.1"),
      rtmpPort: nginx.port,
      login: "user:secret word"
    )
    let rack = try await Rack.start(options: ["--ca", authority.certificate])

    try await self.push(rack, "name", to: "rtmps://localhost:\(front.rtmps)/live/secret1")
    try await self.push(rack, "address", to: "rtmps://127.0.0.1:\(front.rtmps)/live/secret2")
    let login = "user:secret%20word"
    try await self.push(rack, "http", to: "http://\(login)@127.0.0.1:\(front.http)/a/secret3.flv")
    try await self.push(
      rack,
      "https",
      to: "https://\(login)@localhost:\(front.https)/b/secret4.flv?secret"
    )

    for name in ["name", "address", "http", "https"] {
      let codes = try await rack.codes(of: name)
      #expect(codes == [1003, 1007, 1008, 1001, 1002, 1025], "\(name)")
    }
    try await self.expectStream(nginx.recording("secret1"), "name")
    try await self.expectStream(nginx.recording("secret2"), "address")
    try await self.expectStream(front.file("a/secret3.flv"), "http")
    try await self.expectStream(front.file("b/secret4.flv"), "https")
    let output = try await rack.stop()
    #expect(!output.lines.contains { $0.contains("secret") })
    try await front.stop()
    try await nginx.stop()
  }

  @Test("reaches a program that listens for FLV over TCP")
  func tcp() async throws {
    let directory = try TemporaryDirectory()
    let port = try FreePort.find()
    let listener = try Program(
      "ffmpeg",
      ["-v", "error", "-f", "flv", "-i", "tcp://127.0.0.1:\(port)?listen=1", "-c", "copy"]
        + ["-y", directory.file("taken.flv")]
    )
    let rack = try await Rack.start()

    try await self.push(rack, "tcp", to: "tcp://127.0.0.1:\(port)")

    let output = try await listener.end()
    #expect(output.status == 0, "\(output.lines)")
    try await self.expectStream(directory.file("taken.flv"), "tcp")
    try await rack.stop()
  }

  /// Starts a session that cannot succeed, and expects that it is tried once, with what is told.
  private func expectOneTry(
    _ rack: Rack,
    _ name: String,
    _ url: String,
    _ codes: [Int],
    _ hint: String
  ) async throws {
    try await rack.rackcast(
      ["session", "create", name, "--url", url, "--keep-trying"] + Self.source
    )
    try await rack.rackcast("session", "start", name)
    try await rack.rackcast("session", "wait", name, "--state", "failed", "--timeout", "60s")

    let events = try await rack.events(of: name)
    let told = events.map(\.code).filter { ![0, 1002, 1003, 1007, 1008, 1025].contains($0) }
    #expect(told == codes, "\(name)")
    let failure = events.first { $0.code == codes.first { $0 != 1001 } }
    #expect(failure?.message.contains(hint) == true, "\(name): \(failure?.message ?? "")")
    #expect(failure?.message.contains("secret") == false, "\(name)")
    if codes.last == -1307 {
      let end = events.last { $0.code == -1307 }
      #expect(end?.message.contains("not tried again") == true, "\(name)")
      #expect(end?.message.contains(hint) == true, "\(name)")
    }
  }

  @Test("tries a server once that it cannot trust, and a web server that refuses for good")
  func refused() async throws {
    let authority = try await CertificateAuthority()
    let nginx = try await Nginx.start()
    let other = try await NginxFront.start(
      identity: try await authority.issue(for: "DNS:other.test"),
      rtmpPort: nginx.port,
      login: "user:secret"
    )
    let trusting = try await Rack.start(options: ["--ca", authority.certificate])
    let distrusting = try await Rack.start()

    try await self.expectOneTry(
      distrusting,
      "untrusted",
      "rtmps://localhost:\(other.rtmps)/live/secret",
      [3003, -1307],
      "rackcastd --ca FILE"
    )
    try await self.expectOneTry(
      trusting,
      "otherhost",
      "rtmps://localhost:\(other.rtmps)/live/secret",
      [3003, -1307],
      "is not for localhost"
    )
    try await self.expectOneTry(
      trusting,
      "nologin",
      "http://localhost:\(other.http)/secret.flv",
      [1001, -1326],
      "HTTP status 401"
    )

    try await trusting.stop()
    try await distrusting.stop()
    try await other.stop()
    try await nginx.stop()
  }

  @Test("does not start with a file of authorities that is missing or empty")
  func authorities() async throws {
    let directory = try TemporaryDirectory()
    try Data().write(to: URL(fileURLWithPath: directory.file("empty.pem")))

    for (name, hint) in [("missing.pem", "No such file"), ("empty.pem", "holds no certificate")] {
      let daemon = try Program(
        BuiltPrograms.rackcastd,
        ["--data-dir", directory.file("data"), "--listen", "127.0.0.1:0"]
          + ["--ca", directory.file(name)]
      )
      let output = try await daemon.end()

      #expect(output.status != 0)
      let text = output.lines.joined(separator: "\n")
      #expect(text.contains(directory.file(name)), "\(text)")
      #expect(text.contains(hint), "\(text)")
    }
  }
}

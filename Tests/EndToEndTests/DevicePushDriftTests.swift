import Foundation
import Media
import TestSupport
import Testing

/// Sound of a card whose clock is off, in the VM of `Tests/Rig`.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["RACKCAST_RIG"] != nil,
    "needs the drivers of the VM: Tests/Rig/run-device-tests"
  ),
  .serialized,
  .timeLimit(.minutes(20))
)
struct DevicePushDriftTests {
  /// How far off the clock of the card is: 0.5 % fast.
  private static let rate = 1.005
  /// How long the sound is watched, in seconds.
  private static let seconds =
    ProcessInfo.processInfo.environment["RACKCAST_RIG_DRIFT_SECONDS"].flatMap { Int($0) } ?? 90

  @Test("sound of a card that runs 0.5 % fast stays in its place, without a gap")
  func fast() async throws {
    let directory = try TemporaryDirectory()
    let sink = try await Sink.start()
    let rack = try await Rack.start()
    let camera = try #require(try await rack.cameras().first { $0.driver == "vivid" })
    // A beep a second on the card's clock, so each 1/1.005 s.
    try await Program.run(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-f", "lavfi", "-i",
        "aevalsrc=0.5*sin(2*PI*1000*t)*lt(mod(t\\,1)\\,0.1):s=48000:d=\(Self.seconds + 120)",
        "-ac", "2", directory.file("beeps.wav"),
      ]
    )
    try await Self.shift(to: 100_500)
    let player = try Program(
      "aplay",
      ["-q", "-D", "hw:Loopback,0", "-f", "S16_LE", directory.file("beeps.wav")]
    )
    _ = try await eventually("the player to run", within: .seconds(30)) {
      let status = try String(
        contentsOfFile: "/proc/asound/Loopback/pcm0p/sub0/status",
        encoding: .utf8
      )
      return status.contains("RUNNING") ? true : nil
    }
    try await rack.rackcast([
      "session", "create", "drift", "--camera", camera.path, "--url", sink.url("drift"),
      "--mode", "SD", "--orientation", "horizontal", "--video-width", "320",
      "--video-height", "180", "--fps", "10", "--encoder-preset", "ultrafast",
      "--microphone", "hw:Loopback,1",
    ])
    try await rack.rackcast("session", "start", "drift")
    try await rack.rackcast("session", "wait", "drift", "--state", "live", "--timeout", "60s")
    _ = try await rack.liveStatus(
      "drift",
      frames: Self.seconds * 10,
      within: .seconds(Self.seconds * 2 + 60)
    )
    try await rack.rackcast("session", "stop", "drift")
    player.signal(SIGKILL)
    _ = try await player.end()
    try await sink.stop()
    try await Self.shift(to: 100_000)

    let recording = try await RecordingAnalysis.read(try #require(try sink.recordings.first))
    let audio = try #require(recording.audio)
    #expect(audio.gaps == 0 && audio.decodeTimeFaults == 0)
    let video = try #require(recording.video)
    #expect(abs((audio.duration - video.duration).milliseconds) < 400)
    // Each beep against its place by the card's clock; uncorrected they would run off by 5 ms a
    // second. What the first one and the stalls of an emulated machine add is the same for all.
    let beeps = audio.beeps
    #expect(Double(beeps.count) > Double(Self.seconds) * Self.rate - 5)
    let first = try #require(beeps.first)
    let strays = beeps.map { beep in
      let offset = (beep - first).milliseconds
      let place = (offset * Self.rate / 1000).rounded() * 1000 / Self.rate
      return offset - place
    }
    let sorted = strays.sorted()
    let spread = (sorted.last ?? 0) - (sorted.first ?? 0)
    print(
      "drift: \(beeps.count) beeps in \(video.duration), strays \(sorted.first ?? 0) to "
        + "\(sorted.last ?? 0) ms"
    )
    #expect(spread < 20, "\(strays)")
    try await rack.stop()
  }

  /// Sets the clock of the card that is captured from: 100000 is right.
  private static func shift(to value: Int) async throws {
    try await Program.run(
      "amixer",
      [
        "-q", "-c", "Loopback", "cset", "iface=PCM,name='PCM Rate Shift 100000',device=1",
        "\(value)",
      ]
    )
  }
}

import Foundation
import Media
import TestSupport
import Testing

/// The main job from real drivers: vivid, uvcvideo and snd-aloop, in the VM of `Tests/Rig`.
@Suite(DeviceRig.needed, .serialized, .timeLimit(.minutes(5)))
struct DevicePushTests {
  private static let size = PictureSize(width: 320, height: 180)
  private static let rate = FrameRate(5)
  private static let options = DeviceRig.options + ["--microphone", "hw:Loopback,1"]

  @Test("pushes picture and sound of the drivers to a server", arguments: ["vivid", "uvcvideo"])
  func push(driver: String) async throws {
    let directory = try TemporaryDirectory()
    let sink = try await Sink.start()
    let rack = try await Rack.start()
    let camera = try #require(try await rack.cameras().first { $0.driver == driver })
    try await Program.run(
      "ffmpeg",
      ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=frequency=1000:duration=300"]
        + ["-ar", "48000", "-ac", "2", directory.file("tone.wav")]
    )
    let player = try Program(
      "aplay",
      ["-q", "-D", "hw:Loopback,0", "-f", "S16_LE", directory.file("tone.wav")]
    )

    // Capturing takes the player's format from when it is prepared on.
    _ = try await eventually("the player to run", within: .seconds(30)) {
      let status = try String(
        contentsOfFile: "/proc/asound/Loopback/pcm0p/sub0/status",
        encoding: .utf8
      )
      return status.contains("RUNNING") ? true : nil
    }

    // By the node, as people type it; the session keeps the stable id.
    try await rack.rackcast(
      ["session", "create", driver, "--camera", camera.path, "--url", sink.url(driver)]
        + Self.options
    )
    try await rack.rackcast("session", "start", driver)
    try await rack.rackcast("session", "wait", driver, "--state", "live", "--timeout", "60s")
    let live = try await rack.liveStatus(driver, frames: 40)
    try await rack.rackcast("session", "stop", driver)
    player.signal(SIGKILL)
    _ = try await player.end()
    try await sink.stop()

    #expect(live.effective.camera == camera.id)
    let codes = try await rack.codes(of: driver)
    #expect(codes == [1003, 1007, 1008, 1001, 1002, 1025])
    let path = try #require(try sink.recordings.first)
    let recording = try await RecordingAnalysis.read(path)
    let video = try #require(recording.video)
    #expect(video.codec == "h264" && video.size == Self.size)
    #expect(video.decodeTimeFaults == 0)
    #expect(Double(video.packetCount) >= 0.95 * (Self.rate.frames(in: video.duration) + 1))
    let audio = try #require(recording.audio)
    #expect(audio.codec == "aac" && audio.format.sampleRate == 48000)
    #expect(audio.decodeTimeFaults == 0)
    #expect(try await Self.meanVolume(of: path) > -40)
    try await rack.stop()
  }

  @Test("switches between two cameras, and sets focus and zoom of the one that has them")
  func cameras() async throws {
    let log = try #require(ProcessInfo.processInfo.environment["RACKCAST_RIG_UVC_LOG"])
    func settings() throws -> [String] {
      try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").map(String.init)
        .filter { $0.hasPrefix("SET focus_auto") || $0.hasPrefix("SET zoom") }
    }
    let sink = try await Sink.start()
    let rack = try await Rack.start()
    let cameras = try await rack.cameras()
    let front = try #require(cameras.first { $0.driver == "vivid" })
    let back = try #require(cameras.first { $0.driver == "uvcvideo" })
    let before = try settings().count
    try await rack.rackcast(
      ["session", "create", "pair", "--camera", front.path, "--back-camera", back.path]
        + ["--url", sink.url("pair"), "--no-auto-focus", "--zoom"] + Self.options.dropLast(2)
    )
    try await rack.rackcast("session", "start", "pair")
    try await rack.rackcast("session", "wait", "pair", "--state", "live", "--timeout", "60s")
    try await rack.liveStatus("pair", frames: 15)
    // Each opening of the camera sets its focus, once it is known to have one.
    func untilFocusIsSet(times: Int) async throws {
      _ = try await eventually("the focus to be set, time \(times)", within: .seconds(60)) {
        try settings().dropFirst(before).count { $0 == "SET focus_auto 0" } >= times ? true : nil
      }
    }
    func untilMoreIsSent() async throws {
      let sent = try await rack.session("pair").netStatus?.videoFramesSent.flatMap { Int($0) }
      try await rack.liveStatus("pair", frames: (sent ?? 0) + 10)
    }
    try await rack.rackcast("session", "switch-camera", "pair")
    try await untilFocusIsSet(times: 1)
    try await untilMoreIsSent()
    try await rack.rackcast("session", "switch-camera", "pair")
    try await untilMoreIsSent()
    try await rack.rackcast("session", "switch-camera", "pair")
    try await untilFocusIsSet(times: 2)
    try await rack.rackcast("session", "zoom", "pair", "2.5")
    let zoom = try await rack.rackcast("session", "zoom", "pair")
    #expect(zoom == "pair is zoomed to 2.5× of at most 5×, by the camera")
    let torch = await #expect(throws: (any Error).self) {
      try await rack.rackcast("session", "torch", "pair")
    }
    #expect("\(String(describing: torch))".contains("has no lamp"))
    try await rack.rackcast("session", "stop", "pair")
    _ = try await eventually("the zoom to go back", within: .seconds(30)) {
      try settings().last == "SET zoom 100" ? true : nil
    }
    try await sink.stop()

    #expect(try settings().dropFirst(before).contains("SET zoom 250"))
    let codes = try await rack.codes(of: "pair")
    let switches = Array(repeating: [1003, 1025], count: 3).flatMap { $0 }
    #expect(codes == [1003, 1007, 1008, 1001, 1002] + switches + [1025])
    let path = try #require(try sink.recordings.first)
    let video = try #require(try await RecordingAnalysis.read(path).video)
    #expect(video.decodeTimeFaults == 0)
    #expect(video.brightness.allSatisfy { $0.mean > 30 })
    let longest = zip(video.times.dropFirst(), video.times).map { $0 - $1 }.max() ?? .zero
    #expect(longest <= Self.rate.interval * 2)
    try await rack.stop()
  }

  /// The mean level of a recording's sound in dB of full scale: silence is −91.
  private static func meanVolume(of path: String) async throws -> Double {
    let output = try await Program.run(
      "ffmpeg",
      ["-nostdin", "-hide_banner", "-i", path, "-vn", "-af", "volumedetect", "-f", "null", "-"]
    )
    let line = try #require(output.lines.first { $0.contains("mean_volume:") })
    let words = line.split(separator: " ")
    let index = try #require(words.firstIndex { $0 == "mean_volume:" })
    return try #require(Double(words[index + 1]))
  }
}

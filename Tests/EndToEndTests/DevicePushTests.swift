import Foundation
import Media
import TestSupport
import Testing

/// The main job from real drivers: vivid, uvcvideo and snd-aloop, in the VM of `Tests/Rig`.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["RACKCAST_RIG"] != nil,
    "needs the drivers of the VM: Tests/Rig/run-device-tests"
  ),
  .serialized,
  .timeLimit(.minutes(5))
)
struct DevicePushTests {
  /// What software emulation can carry.
  private static let size = PictureSize(width: 320, height: 180)
  private static let options = [
    "--mode", "SD", "--orientation", "horizontal", "--video-width", "320", "--video-height", "180",
    "--fps", "10", "--encoder-preset", "ultrafast", "--microphone", "hw:Loopback,1",
  ]

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
    let live = try await rack.liveStatus(driver, frames: 60)
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
    #expect(Double(video.packetCount) >= 0.95 * (FrameRate(10).frames(in: video.duration) + 1))
    let audio = try #require(recording.audio)
    #expect(audio.codec == "aac" && audio.format.sampleRate == 48000)
    #expect(audio.decodeTimeFaults == 0)
    #expect(try await Self.meanVolume(of: path) > -40)
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

/// A device as `rackcast device list -o json` prints it.
struct DeviceJSON: Decodable {
  let id: String
  let kind: String
  let driver: String?
  let path: String
}

extension Rack {
  /// The cameras of the node.
  func cameras() async throws -> [DeviceJSON] {
    let text = try await self.rackcast("device", "list", "-o", "json")
    return try JSONDecoder().decode([Lenient<DeviceJSON>].self, from: Data(text.utf8))
      .compactMap(\.value)
      .filter { $0.kind == "DEVICE_KIND_CAMERA" }
  }
}

/// A value of a list in which others may look different.
struct Lenient<Value: Decodable>: Decodable {
  let value: Value?

  init(from decoder: any Decoder) {
    self.value = try? Value(from: decoder)
  }
}

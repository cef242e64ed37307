import Foundation
import Media
import TestSupport
import Testing

/// The main job on real input: clips to a real RTMP server, and a look at what it recorded.
@Suite(
  .enabled(if: Nginx.isInstalled, "the Debian package libnginx-mod-rtmp is not installed"),
  .timeLimit(.minutes(3))
)
struct PushToNginxTests {
  /// Where CI and `make test` keep the clip they fetched.
  static let clip: String? = {
    let environment = ProcessInfo.processInfo.environment
    let cache =
      environment["XDG_CACHE_HOME"] ?? environment["HOME"].map { "\($0)/.cache" } ?? "/nonexistent"
    let path = "\(cache)/rackcast/bigbuckbunny.mp4"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }()

  @Test(
    "records a real clip as H.264 of the mode and AAC at 48 kHz, whole and in order",
    .enabled(if: Self.clip != nil, "the clip could not be fetched")
  )
  func realClip() async throws {
    let clip = try #require(Self.clip)
    let nginx = try await Nginx.start()
    let rack = try await Rack.start()

    try await rack.goLive(
      "cam1",
      [
        "--camera", "file:\(clip)", "--microphone", "file:\(clip)", "--mode", "HD",
        "--orientation", "horizontal", "--url", nginx.url("cam1"),
      ]
    )
    let live = try await rack.liveStatus("cam1", frames: 250)
    try await rack.rackcast("session", "stop", "cam1")

    #expect(live.effective.encoder == "libx264")
    #expect(live.netStatus?.framesDropped ?? "0" == "0")
    let recording = try await RecordingAnalysis.read(nginx.recording("cam1"))
    let video = try #require(recording.video)
    let audio = try #require(recording.audio)
    #expect(video.codec == "h264")
    #expect(video.size == PictureSize(width: 960, height: 540))
    #expect(audio.codec == "aac")
    #expect(audio.format == AudioFormat(sampleRate: 48000, channels: 2))
    #expect(video.decodeTimeFaults == 0)
    #expect(audio.decodeTimeFaults == 0)
    let due = FrameRate(25).frames(in: video.duration) + 1
    #expect(video.packetCount >= 250)
    #expect(Double(video.packetCount) >= 0.99 * due)
    #expect(try await rack.codes(of: "cam1") == [1003, 1007, 1008, 1001, 1002, 1025])
    try await rack.stop()
    try await nginx.stop()
  }

  @Test("keeps flash and beep within 20 ms over the whole recording, in every mode")
  func synchronous() async throws {
    let nginx = try await Nginx.start()
    let directory = try TemporaryDirectory()
    let clip = directory.file("flash.mp4")
    try await FlashBeepClip(
      size: PictureSize(width: 640, height: 360),
      rate: FrameRate(25),
      duration: .seconds(8)
    ).write(to: clip)
    let rack = try await Rack.start()

    for mode in ["HD", "RTC"] {
      try await rack.goLive(
        mode,
        [
          "--camera", "file:\(clip)", "--microphone", "file:\(clip)", "--mode", mode,
          "--orientation", "horizontal", "--encoder-preset", "superfast", "--fps", "25",
          "--url", nginx.url(mode),
        ]
      )
    }
    for mode in ["HD", "RTC"] {
      _ = try await rack.liveStatus(mode, frames: 400)
      try await rack.rackcast("session", "stop", mode)
    }

    for mode in ["HD", "RTC"] {
      let recording = try await RecordingAnalysis.read(
        nginx.recording(mode),
        patternSize: PictureSize(width: 640, height: 360)
      )
      #expect(recording.offsets.count >= 5, "\(mode)")
      let largest = try #require(recording.largestOffset)
      #expect(largest < .milliseconds(20) && largest > .milliseconds(-20), "\(mode): \(largest)")
      #expect(recording.audio?.gaps == 0, "\(mode)")
    }
    try await rack.stop()
    try await nginx.stop()
  }

  @Test("ends every push properly within 5 s of SIGTERM")
  func orderlyEnd() async throws {
    let nginx = try await Nginx.start()
    let rack = try await Rack.start()
    try await rack.goLive(
      "cam1",
      [
        "--camera", "synthetic:pattern", "--microphone", "synthetic:tone",
        "--encoder-preset", "ultrafast", "--url", nginx.url("cam1"),
      ]
    )

    let start = ContinuousClock.now
    let output = try await rack.daemon.terminate(within: .seconds(5))

    #expect(output.status == 0)
    #expect(ContinuousClock.now - start < .seconds(5))
    // The server logs the proper end as a command, where a lost connection would leave none.
    _ = try await eventually("the unpublish in the server's log") {
      nginx.log.contains("deleteStream") ? true : nil
    }
    try await nginx.stop()
  }
}

extension Rack {
  /// Follows a live session until so many frames are sent, and gives it as it is then.
  @discardableResult
  func liveStatus(
    _ name: String,
    frames: Int,
    within limit: Duration = .seconds(90)
  ) async throws -> SessionJSON {
    let watch = try self.follow("session", "watch", name, "-o", "json")
    let line = try await watch.line("\(frames) frames sent", within: limit) { line in
      let session = try? JSONDecoder().decode(SessionJSON.self, from: Data(line.utf8))
      return (session?.netStatus?.videoFramesSent).flatMap { Int($0) } ?? 0 >= frames
    }
    try await watch.terminate()
    return try JSONDecoder().decode(SessionJSON.self, from: Data(line.utf8))
  }
}

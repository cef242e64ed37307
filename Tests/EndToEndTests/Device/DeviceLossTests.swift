import Foundation
import Media
import TestSupport
import Testing

/// What becomes of a live session when its devices fail: every fault of the drivers' tables in
/// `Tests/Rig/README.md`, through the programs.
@Suite(DeviceRig.needed, .serialized, .timeLimit(.minutes(10)))
struct DeviceLossTests {
  /// A fault, and what must come of it.
  private struct Step {
    let name: String
    let play: () throws -> Void
    /// After the session is degraded; nil where it stays live.
    let cure: (() throws -> Void)?
    let record: [String]

    init(
      _ name: String,
      _ record: [String],
      play: @escaping () throws -> Void,
      cure: (() throws -> Void)? = {}
    ) {
      self.name = name
      self.record = record
      self.play = play
      self.cure = cure
    }

    static let unplugged = ["1023", "degraded", "1024", "1003", "live"]
    static let failed = ["-1301", "degraded", "1024", "1003", "live"]
    /// Opened again in vain, for another reason, before it worked.
    static let failedTwice = ["-1301", "degraded", "-1301", "1024", "1003", "live"]
  }

  /// Plays the faults on one live session, one after another.
  private func run(_ steps: [Step], driver: String) async throws {
    let directory = try TemporaryDirectory()
    let white = try await Self.whitePicture(in: directory)
    let sink = try await Sink.start()
    let rack = try await Rack.start()
    let camera = try #require(try await rack.cameras().first { $0.driver == driver })
    var watch = try await LossWatch.goLive(
      driver,
      on: rack,
      ["--camera", camera.id, "--waiting-image", white, "--url", sink.url(driver)]
        + DeviceRig.options
    )
    for step in steps {
      try await watch.picturesSent(3)
      try step.play()
      // A fault that the session survives must leave no trace in the next one's record.
      guard let cure = step.cure else { continue }
      let (lost, _) = try await watch.next("degraded")
      try cure()
      let (back, _) = try await watch.next("live", within: .seconds(90))
      print("\(driver), \(step.name): \((lost + back).joined(separator: " "))")
      #expect(lost + back == step.record, "\(step.name)")
    }
    try await watch.picturesSent(3)
    try await self.expectPictures(of: driver, on: rack)
    try await watch.end()
    try await rack.rackcast("session", "stop", driver)
    try await sink.stop()
    try await rack.stop()

    // One connection carried it all.
    let path = try #require(try sink.recordings.first)
    #expect(try sink.recordings.count == 1)
    let video = try #require(try await RecordingAnalysis.read(path).video)
    #expect(video.decodeTimeFaults == 0)
    #expect(video.size == PictureSize(width: 320, height: 180))
    #expect(Self.stills(in: video) == steps.filter { $0.cure != nil }.count)
  }

  /// A waiting image that no camera of the rig shows.
  private static func whitePicture(in directory: TemporaryDirectory) async throws -> String {
    let path = directory.file("white.png")
    try await Program.run(
      "ffmpeg",
      ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "color=white:s=320x180", "-frames:v", "1"]
        + [path]
    )
    return path
  }

  /// How often the white picture was shown, and the camera after it.
  private static func stills(in video: RecordingAnalysis.Video) -> Int {
    let isWhite = video.brightness.map { $0.mean > 220 }
    return zip(isWhite, isWhite.dropFirst()).filter { $0 && !$1 }.count
  }

  private func expectPictures(of session: String, on rack: Rack) async throws {
    let now = try await rack.session(session)
    #expect(now.state == "SESSION_STATE_LIVE")
    #expect(now.onAir == "ON_AIR_CAMERA")
  }

  @Test("every fault of vivid is told by its code, and the picture comes back")
  func vivid() async throws {
    let node = VividNode()
    try await self.run(
      [
        Step("disconnect", Step.unplugged, play: { try node.play(.disconnect) }),
        Step(
          "unbind and bind",
          Step.unplugged,
          play: { try DeviceRig.bind(false, "vivid.0", driver: "vivid") },
          cure: { try DeviceRig.bind(true, "vivid.0", driver: "vivid") }
        ),
        Step("a bad frame", [], play: { try node.play(.badFrame) }, cure: nil),
        Step("a refused buffer", [], play: { try node.play(.failQueue) }, cure: nil),
        Step(
          "freeze",
          Step.failed,
          play: { try node.play(.droppedPercentage, 100) },
          cure: { try node.play(.droppedPercentage, 0) }
        ),
        Step("fatal streaming error", Step.failed, play: { try node.play(.fatal) }),
        Step(
          "buffers refused once",
          Step.failedTwice,
          play: {
            try node.play(.failReserve)
            try node.play(.fatal)
          }
        ),
        Step(
          "stream refused once",
          Step.failedTwice,
          play: {
            try node.play(.failStart)
            try node.play(.fatal)
          }
        ),
        Step(
          "taken by another program",
          ["1023", "degraded", "-1301", "1024", "1003", "live"],
          play: { try DeviceRig.bind(false, "vivid.0", driver: "vivid") },
          cure: {
            try DeviceRig.bind(true, "vivid.0", driver: "vivid")
            try CameraThief.take(node, for: .seconds(2))
          }
        ),
      ],
      driver: "vivid"
    )
  }

  @Test("every fault of a USB camera is told by its code, and the picture comes back")
  func usbCamera() async throws {
    let usb = DeviceRig.usbCamera
    try await self.run(
      [
        Step(
          "unplug and plug",
          Step.unplugged,
          play: { try usb("unplug") },
          cure: { try usb("plug") }
        ),
        Step("one bad frame", [], play: { try usb("error 1") }, cure: nil),
        Step("one short frame", [], play: { try usb("truncate 1") }, cure: nil),
        Step("a failed transfer", [], play: { try usb("usberror") }, cure: nil),
        Step(
          "freeze",
          Step.failed,
          play: { try usb("freeze") },
          cure: { try usb("resume") }
        ),
        Step("bad frames for two seconds", Step.failed, play: { try usb("error 60") }),
        Step("short frames for two seconds", Step.failed, play: { try usb("truncate 60") }),
        Step(
          "frozen, and then refusing to start",
          Step.failedTwice,
          play: {
            try usb("stall on")
            try usb("freeze")
          },
          cure: {
            try usb("resume")
            Thread.detachNewThread {
              usleep(3_000_000)
              do { try usb("stall off") } catch { Issue.record(error) }
            }
          }
        ),
      ],
      driver: "uvcvideo"
    )
  }

  @Test("a microphone that is pulled out comes back; silence is sent meanwhile")
  func microphone() async throws {
    let sink = try await Sink.start()
    let rack = try await Rack.start()
    let camera = try #require(try await rack.cameras().first { $0.driver == "vivid" })
    var watch = try await LossWatch.goLive(
      "mic",
      on: rack,
      ["--camera", camera.id, "--microphone", "hw:Loopback,1", "--url", sink.url("mic")]
        + DeviceRig.options
    )
    for _ in 0 ..< 3 {
      try DeviceRig.bind(false, "snd_aloop.0", driver: "snd_aloop")
      #expect(try await watch.next("degraded").record == ["-1302", "degraded"])
      try DeviceRig.bind(true, "snd_aloop.0", driver: "snd_aloop")
      #expect(try await watch.next("live").record == ["live"])
    }
    try await watch.end()
    try await rack.rackcast("session", "stop", "mic")
    try await sink.stop()
    try await rack.stop()

    let path = try #require(try sink.recordings.first)
    let recording = try await RecordingAnalysis.read(path)
    let audio = try #require(recording.audio)
    let video = try #require(recording.video)
    #expect(audio.gaps == 0 && audio.decodeTimeFaults == 0)
    #expect(abs((audio.duration - video.duration).inSeconds) < 1)
  }

  @Test("two cameras that go at once both come back, and the sessions keep their connections")
  func twoCameras() async throws {
    let sink = try await Sink.start()
    let rack = try await Rack.start()
    let cameras = try await rack.cameras()
    var watches: [LossWatch] = []
    for driver in ["vivid", "uvcvideo"] {
      let camera = try #require(cameras.first { $0.driver == driver })
      watches.append(
        try await LossWatch.goLive(
          driver,
          on: rack,
          ["--camera", camera.id, "--url", sink.url(driver)] + DeviceRig.options
        )
      )
    }
    try DeviceRig.usbCamera("unplug")
    try DeviceRig.bind(false, "vivid.0", driver: "vivid")
    var records: [[String]] = []
    for index in watches.indices {
      records.append(try await watches[index].next("degraded").record)
    }
    try DeviceRig.bind(true, "vivid.0", driver: "vivid")
    try DeviceRig.usbCamera("plug")
    for index in watches.indices {
      records[index] += try await watches[index].next("live").record
      try await watches[index].end()
    }

    #expect(records == [Step.unplugged, Step.unplugged])
    for driver in ["vivid", "uvcvideo"] {
      try await self.expectPictures(of: driver, on: rack)
      try await rack.rackcast("session", "stop", driver)
    }
    try await sink.stop()
    try await rack.stop()
    #expect(try sink.recordings.count == 2)
  }
}

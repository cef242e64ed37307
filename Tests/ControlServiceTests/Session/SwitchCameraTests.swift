import ControlAPI
import Events
import Foundation
import GRPCCore
import Media
import Store
import SwiftProtobuf
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(3))) struct SwitchCameraTests {
  private static let size = PictureSize(width: 320, height: 240)
  private static let rate = FrameRate(15)
  /// What the first picture of the back camera's clip counts.
  private static let back = 1000

  /// A clip for each camera, told apart by what they count.
  private struct Cameras {
    let directory: TemporaryDirectory
    let front: String
    let back: String

    static func make() async throws -> Cameras {
      let directory = try TemporaryDirectory()
      var clip = FlashBeepClip(
        size: SwitchCameraTests.size,
        rate: SwitchCameraTests.rate,
        duration: .seconds(30)
      )
      try await clip.write(to: directory.file("front.mp4"))
      clip.firstCounter = SwitchCameraTests.back
      try await clip.write(to: directory.file("back.mp4"))
      return Cameras(
        directory: directory,
        front: "file:\(directory.file("front.mp4"))",
        back: "file:\(directory.file("back.mp4"))"
      )
    }
  }

  private func create(_ rack: ServedRack, _ cameras: Cameras) async throws {
    try await rack.create("cam1") {
      $0.camera = cameras.front
      $0.backCamera = cameras.back
      $0.videoWidth = 320
      $0.videoHeight = 240
      $0.fps = 15
    }
  }

  private func switchCamera(_ rack: ServedRack, key: String = "") async throws -> ProtoSession {
    try await rack.sessions.switchCamera(
      .with {
        $0.name = "cam1"
        $0.idempotencyKey = key
      },
      metadata: ["rackcast-operator": "ada@studio"]
    )
  }

  @Test("the other camera's first picture is the next one sent: no black, no pause, one connection")
  func live() async throws {
    let cameras = try await Cameras.make()
    try await ServedRack.run { rack in
      try await self.create(rack, cameras)
      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)
      try await rack.sendMore("cam1")
      let asked = try await self.switchCamera(rack)
      #expect(asked.requested.devicePosition == "back" && asked.revision == 2)
      try await rack.sendMore("cam1")
      #expect(try await rack.get("cam1").effective.devicePosition == "back")
      try await rack.update("cam1") { $0.devicePosition = "front" }
      try await rack.sendMore("cam1")
      let stopped = try await rack.stop("cam1")

      let path = try #require(URL(string: stopped.destinations[0].url)).path
      let reader = CounterReader(size: Self.size)
      let pictures = try await RecordedPicture.read(path) { picture in
        (counter: reader.counter(of: picture), luma: picture.meanLuma)
      }
      // From camera to camera and back, and never anything between.
      let isBack = pictures.map { $0.kept.counter.map { $0 >= Self.back } }
      #expect(!isBack.contains(nil))
      let changes = isBack.indices.dropFirst().filter { isBack[$0] != isBack[$0 - 1] }
      #expect(changes.count == 2)
      #expect(isBack.first == false && isBack.last == false)
      // The pattern is about half bright; black would be 16.
      #expect(pictures.allSatisfy { $0.kept.luma > 60 })
      // A clip begins with its first picture when it is opened.
      let begin = try #require(pictures[changes[0]].kept.counter)
      #expect((Self.back ... Self.back + 2).contains(Int(begin)))

      let video = try #require(try await RecordingAnalysis.read(path).video)
      #expect(video.decodeTimeFaults == 0)
      let longest = zip(video.times.dropFirst(), video.times).map { $0 - $1 }.max() ?? .zero
      #expect(longest <= Self.rate.interval * 2)
      #expect(stopped.destinations[0].reconnects == 0)

      let events = try await rack.list { $0.session = "cam1" }.events
      let codes = events.map(\.code).filter { $0 != 0 }
      #expect(codes == [1003, 1007, 1008, 1001, 1002, 1003, 1025, 1003, 1025, 1025])
      let switched = try #require(events.first { $0.name == "camera_switched" })
      #expect(switched.operator.hasPrefix("ada@studio") && switched.detail.revision == 2)
    }
  }

  @Test("an idle session starts with the camera that was switched to, and a key switches once")
  func idle() async throws {
    let cameras = try await Cameras.make()
    try await ServedRack.run { rack in
      try await self.create(rack, cameras)
      for _ in 0 ..< 2 { _ = try await self.switchCamera(rack, key: "once") }
      #expect(try await rack.get("cam1").effective.devicePosition == "back")

      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)
      let opened = try await rack.list { $0.session = "cam1" }.events.filter { $0.code == 1003 }

      #expect(opened.map(\.detail.device) == [cameras.back])
    }
  }

  @Test("a camera that cannot be opened leaves the present one on air, and can be tried again")
  func failure() async throws {
    let cameras = try await Cameras.make()
    try await ServedRack.run { rack in
      try await self.create(rack, cameras)
      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)
      try FileManager.default.removeItem(atPath: cameras.directory.file("back.mp4"))

      let log = rack.log.subscribe(session: "cam1", after: 0)
      _ = try await self.switchCamera(rack)
      for try await event in log where event.code.number == -1301 { break }
      let kept = try await rack.get("cam1")
      #expect(kept.state == .live && kept.requested.devicePosition == "back")
      #expect(kept.effective.devicePosition == "front")
      try await rack.sendMore("cam1")

      var clip = FlashBeepClip(size: Self.size, rate: Self.rate, duration: .seconds(5))
      clip.firstCounter = Self.back
      try await clip.write(to: cameras.directory.file("back.mp4"))
      let again = try await self.switchCamera(rack)
      #expect(again.requested.devicePosition == "back")
      for try await event in rack.log.subscribe(session: "cam1", after: 0)
      where event.code.number == 1025 { break }
      #expect(try await rack.get("cam1").effective.devicePosition == "back")
    }
  }

  @Test("refuses to switch without a second camera, and cameras that make no pair")
  func refusals() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      let single = try await refusal(.failedPrecondition) { _ = try await self.switchCamera(rack) }
      #expect(single == "session cam1 has one camera: set a back_camera to switch to")

      let same = try await refusal(.invalidArgument) {
        try await rack.update("cam1") { $0.backCamera = "synthetic:pattern" }
      }
      #expect(same.hasPrefix("back_camera is synthetic:pattern"))
      let none = try await refusal(.invalidArgument) {
        try await rack.update("cam1") { $0.devicePosition = "back" }
      }
      #expect(none.hasPrefix("device_position is back"))
      let alone = try await refusal(.invalidArgument) {
        try await rack.create("cam2") {
          $0.clearCamera()
          $0.backCamera = "synthetic:pattern"
        }
      }
      #expect(alone.hasPrefix("back_camera is synthetic:pattern"))
      let wrong = try await refusal(.invalidArgument) {
        try await rack.update("cam1") { $0.devicePosition = "side" }
      }
      #expect(wrong.contains("front, back"))
      #expect(try await rack.get("cam1").revision == 1)
    }
  }
}

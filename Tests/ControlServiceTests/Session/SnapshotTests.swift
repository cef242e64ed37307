import ControlAPI
import Foundation
import GRPCCore
import Media
import SwiftProtobuf
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct SnapshotTests {
  private static let size = PictureSize(width: 240, height: 320)

  private struct Snapshot {
    let picture: ProtoSnapshotChunk
    let bytes: Data
  }

  private static func take(
    _ rack: ServedRack,
    _ change: (inout ProtoSnapshotRequest) -> Void = { _ in }
  ) async throws -> Snapshot {
    var request = ProtoSnapshotRequest.with { $0.name = "cam1" }
    change(&request)
    return try await rack.sessions.snapshot(request) { response in
      var first: ProtoSnapshotChunk?
      var bytes = Data()
      for try await chunk in response.messages {
        first = first ?? chunk
        bytes.append(chunk.data)
      }
      return Snapshot(picture: try #require(first), bytes: bytes)
    }
  }

  /// The counter that an image file shows.
  private static func counter(
    of snapshot: Snapshot,
    _ placement: PatternPlacement,
    named ending: String
  ) async throws -> UInt16? {
    let directory = try TemporaryDirectory()
    let path = directory.file("picture.\(ending)")
    try snapshot.bytes.write(to: URL(fileURLWithPath: path))
    // As luma, which the reader of counters takes.
    try await Program.run(
      "ffmpeg",
      [
        "-nostdin", "-v", "error", "-i", path, "-c:v", "libx264", "-qp", "0", "-pix_fmt",
        "yuv420p", directory.file("picture.mp4"),
      ]
    )
    let reader = CounterReader(placement)
    let pictures = try await RecordedPicture.read(directory.file("picture.mp4")) {
      reader.counter(of: $0)
    }
    #expect(pictures.map(\.size) == [placement.size])
    return pictures.first?.kept
  }

  @Test("a snapshot is the picture that is sent at its time", arguments: ["png", "jpeg"])
  func stream(format: String) async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1") {
        $0.mode = "HD"
        $0.videoWidth = 240
        $0.videoHeight = 320
      }
      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)
      try await rack.sendMore("cam1")
      let snapshot = try await Self.take(rack) { $0.format = format }
      try await rack.sendMore("cam1")
      let stopped = try await rack.stop("cam1")

      let picture = snapshot.picture
      #expect(picture.mediaType == "image/\(format)" && picture.size == snapshot.bytes.count)
      #expect(picture.width == 240 && picture.height == 320)
      // The pattern is made at the size of the canvas.
      let placement = PatternPlacement(size: Self.size, source: Self.size)
      let counter = try #require(
        try await Self.counter(of: snapshot, placement, named: format)
      )
      let path = try #require(URL(string: stopped.destinations[0].url)).path
      let reader = CounterReader(placement)
      let pictures = try await RecordedPicture.read(path) { reader.counter(of: $0) }
      let shown = try #require(pictures.first { $0.kept == counter })
      // A recording begins at zero, the stream with its first message a little after that.
      let distance = (shown.time - .zero).milliseconds - picture.mediaTimeMs
      #expect(abs(distance) <= 200)
      let events = try await rack.list { $0.session = "cam1" }.events
      let taken = try #require(events.first { $0.name == "snapshot_taken" })
      #expect(taken.detail.width == 240 && taken.operator.hasPrefix("unknown"))
    }
  }

  @Test("a view is the camera's whole picture, whatever is sent")
  func view() async throws {
    let directory = try TemporaryDirectory()
    let clip = FlashBeepClip(
      size: PictureSize(width: 320, height: 180),
      rate: FrameRate(15),
      duration: .seconds(10)
    )
    try await clip.write(to: directory.file("clip.mp4"))
    try await ServedRack.run { rack in
      try await rack.create("cam1") {
        $0.camera = "file:\(directory.file("clip.mp4"))"
        $0.videoWidth = 240
        $0.videoHeight = 320
        $0.rotation = 90
        $0.remoteMirror = true
      }
      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)
      _ = try await rack.sessions.pauseSession(.with { $0.name = "cam1" })

      let snapshot = try await Self.take(rack) { $0.source = "view" }

      #expect(snapshot.picture.width == 320 && snapshot.picture.height == 180)
      let placement = PatternPlacement(size: clip.size, source: clip.size)
      #expect(try await Self.counter(of: snapshot, placement, named: "png") != nil)
    }
  }

  @Test("a large snapshot comes in pieces that every client takes")
  func large() async throws {
    try await ServedRack.run { rack in
      // Noise, which no format makes small.
      let clip = rack.directory.file("noise.mp4")
      try await Program.run(
        "ffmpeg",
        [
          "-nostdin", "-v", "error", "-f", "lavfi", "-i",
          "testsrc2=s=640x360:r=5:d=2,noise=alls=60:allf=t", "-c:v", "libx264", "-preset",
          "ultrafast", "-qp", "10", "-pix_fmt", "yuv420p", clip,
        ]
      )
      try await rack.create("cam1") {
        $0.camera = "file:\(clip)"
        $0.videoWidth = 640
        $0.videoHeight = 360
        $0.fps = 5
      }
      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)

      let sizes = try await rack.sessions.snapshot(.with { $0.name = "cam1" }) { response in
        var sizes: [Int] = []
        for try await chunk in response.messages {
          sizes.append(try chunk.serializedData().count)
        }
        return sizes
      }

      #expect(sizes.count > 1 && sizes.allSatisfy { $0 <= 66_000 })
    }
  }

  @Test("refuses what cannot give a picture, and what it does not know")
  func refusals() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      let idle = try await refusal(.failedPrecondition) { _ = try await Self.take(rack) }
      #expect(idle.hasPrefix("session cam1 is idle"))
      for change: (inout ProtoSnapshotRequest) -> Void in [
        { $0.source = "screen" }, { $0.format = "gif" },
      ] {
        let wrong = try await refusal(.invalidArgument) { _ = try await Self.take(rack, change) }
        #expect(wrong.contains("give one of"))
      }
      _ = try await refusal(.notFound) { _ = try await Self.take(rack) { $0.name = "cam2" } }

      try await rack.create("radio") { $0.enableCamera = false }
      try await rack.start("radio")
      try await rack.watch("radio", until: .live)
      let blind = try await refusal(.failedPrecondition) {
        _ = try await Self.take(rack) { $0.name = "radio" }
      }
      #expect(blind.hasPrefix("session radio sends no picture"))
    }
  }
}

import ControlAPI
import Foundation
import GRPCCore
import Media
import SwiftProtobuf
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct PreviewTests {
  private static func start(_ rack: ServedRack, key: String = "") async throws -> ProtoSession {
    try await rack.sessions.startPreview(
      .with {
        $0.name = "cam1"
        $0.idempotencyKey = key
      },
      metadata: ["rackcast-operator": "ada@studio"]
    )
  }

  private static func stop(_ rack: ServedRack) async throws -> ProtoSession {
    try await rack.sessions.stopPreview(.with { $0.name = "cam1" })
  }

  private static func snapshotSize(_ rack: ServedRack) async throws -> UInt64 {
    try await rack.sessions.snapshot(.with { $0.name = "cam1" }) { response in
      var size: UInt64 = 0
      for try await chunk in response.messages { size = max(size, chunk.size) }
      return size
    }
  }

  private static func codes(_ rack: ServedRack) async throws -> [Int32] {
    try await rack.list { $0.session = "cam1" }.events.map(\.code).filter { $0 != 0 }
  }

  @Test("a preview runs everything but the push, and a start pushes it without opening it anew")
  func takenOver() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      let previewed = try await Self.start(rack)
      #expect(previewed.preview && previewed.state == .idle && previewed.desiredState == .stopped)
      try await rack.sendMore("cam1")
      #expect(try await Self.snapshotSize(rack) > 500)
      let again = try await Self.start(rack)
      #expect(again.preview && again.netStatus.videoFps > 0)
      #expect(!FileManager.default.fileExists(atPath: rack.directory.file("cam1.flv")))
      #expect(try await Self.codes(rack) == [1003, 1007, 1008])

      let started = try await rack.start("cam1")
      #expect(!started.preview)
      try await rack.watch("cam1", until: .live)
      let late = try await refusal(.failedPrecondition) { _ = try await Self.start(rack) }
      #expect(late == "session cam1 is live: a preview comes before the push")
      let over = try await refusal(.failedPrecondition) { _ = try await Self.stop(rack) }
      #expect(over == "session cam1 is live: a start ended its preview")
      try await rack.send(150, of: "cam1")
      let stopped = try await rack.stop("cam1")

      #expect(stopped.state == .idle && !stopped.preview)
      #expect(try await Self.codes(rack) == [1003, 1007, 1008, 1001, 1002, 1025])
      let path = try #require(URL(string: stopped.destinations[0].url)).path
      let recording = try await RecordingAnalysis.read(path)
      #expect(recording.video?.decodeTimeFaults == 0 && (recording.video?.pictureCount ?? 0) > 20)
      #expect(recording.audio?.decodeTimeFaults == 0)
      let names = try await rack.list { $0.session = "cam1" }.events
        .filter { $0.name.hasPrefix("preview") }
      #expect(names.map(\.name) == ["preview_started"])
      #expect(names.allSatisfy { $0.operator.hasPrefix("ada@studio") })
    }
  }

  @Test("a preview ends with its stop, and with a stop of the session, which closes the camera")
  func stops() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      #expect(try await !Self.stop(rack).preview)
      _ = try await Self.start(rack)
      try await rack.sendMore("cam1")
      let deleted = try await refusal(.failedPrecondition) {
        _ = try await rack.sessions.deleteSession(.with { $0.name = "cam1" })
      }
      #expect(deleted.hasPrefix("session cam1 is previewed"))
      #expect(try await !Self.stop(rack).preview)
      #expect(try await Self.codes(rack) == [1003, 1007, 1008, 1025])

      _ = try await Self.start(rack)
      let stopped = try await rack.stop("cam1")
      #expect(!stopped.preview && stopped.state == .idle)
      let events = try await rack.list { $0.session = "cam1" }.events
      #expect(
        events.filter { $0.name == "preview_stopped" }.map(\.message)
          == ["end of the preview asked for", "stop"]
      )
    }
  }

  @Test("a preview follows changes, and tells what went wrong and ends when its camera fails")
  func changes() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      _ = try await Self.start(rack)
      try await rack.sendMore("cam1")
      try await rack.update("cam1") {
        $0.videoWidth = 320
        $0.videoHeight = 240
      }
      try await rack.sendMore("cam1")
      #expect(try await Self.codes(rack) == [1003, 1007, 1008, 1008, 1005])
      _ = try await Self.stop(rack)

      try await rack.update("cam1") { $0.camera = "file:/nonexistent/clip.mp4" }
      _ = try await Self.start(rack)
      try await rack.sessions.watchSession(.with { $0.name = "cam1" }) { response in
        for try await session in response.messages where !session.preview { return }
      }
      let failed = try await rack.get("cam1")
      #expect(failed.state == .idle && !failed.preview)
      #expect(try await Self.codes(rack).last == -1301)
    }
  }
}

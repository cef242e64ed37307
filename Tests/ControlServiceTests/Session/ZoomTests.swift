import ControlAPI
import Foundation
import GRPCCore
import Media
import SwiftProtobuf
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct ZoomTests {
  private static let size = PictureSize(width: 320, height: 240)

  private static func zoom(_ rack: ServedRack, to level: Double) async throws -> ProtoSession {
    try await rack.sessions.setZoom(
      .with {
        $0.name = "cam1"
        $0.level = level
      },
      metadata: ["rackcast-operator": "ada@studio"]
    )
  }

  @Test("zooms what is sent in the middle, glides there, and opens no encoder for it")
  func crop() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1") {
        $0.videoWidth = 320
        $0.videoHeight = 240
        $0.fps = 25
        $0.zoom = true
      }
      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)
      try await rack.send(200, of: "cam1")
      let greatest = try await rack.sessions.getMaxZoom(.with { $0.name = "cam1" })
      #expect(greatest.maxZoom == 4 && greatest.level == 1 && !greatest.byCamera)
      #expect(try await Self.zoom(rack, to: 2).zoomLevel == 2)
      try await rack.send(300, of: "cam1")
      try await rack.update("cam1") { $0.zoom = false }
      try await rack.send(300, of: "cam1")
      #expect(try await rack.get("cam1").zoomLevel == 1)
      let stopped = try await rack.stop("cam1")
      #expect(stopped.zoomLevel == 0)

      let path = try #require(URL(string: stopped.destinations[0].url)).path
      let readers = [1.0, 2].map {
        CounterReader(PatternPlacement(size: Self.size, source: Self.size, zoom: $0))
      }
      let pictures = try await RecordedPicture.read(path) { picture in
        (plain: readers[0].counter(of: picture), zoomed: readers[1].counter(of: picture))
      }
      // Whole, gliding, zoomed, gliding, whole.
      let zoomed = pictures.indices.filter { pictures[$0].kept.zoomed != nil }
      let first = try #require(zoomed.first)
      let last = try #require(zoomed.last)
      #expect(first > 20 && last - first > 20 && pictures.count - last > 20)
      #expect(pictures[first ... last].allSatisfy { $0.kept.zoomed != nil })
      let before = pictures[..<first].prefix { $0.kept.plain != nil }
      let after = pictures[(last + 1)...].drop { $0.kept.plain == nil }
      #expect(after.allSatisfy { $0.kept.plain != nil })
      // 0.3 s; while the counter is nearly in its place it can be read.
      for glide in [first - before.endIndex, after.startIndex - last - 1] {
        #expect((1 ... 9).contains(glide), "\(glide) pictures between")
      }
      #expect(pictures.map(\.size) == Array(repeating: Self.size, count: pictures.count))
      let events = try await rack.list { $0.session = "cam1" }.events
      #expect(events.filter { $0.code == 1008 }.count == 1)
      let zoom = try #require(events.first { $0.name == "zoom_set" })
      #expect(zoom.message == "zoomed to 2.0 by a crop" && zoom.operator.hasPrefix("ada@studio"))
    }
  }

  @Test("refuses to zoom what may not or cannot be, and to light with what has no lamp")
  func refusals() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      let forbidden = try await refusal(.failedPrecondition) {
        _ = try await Self.zoom(rack, to: 2)
      }
      #expect(forbidden == "session cam1 does not allow zooming: set zoom true first")
      try await rack.update("cam1") { $0.zoom = true }
      let idle = try await refusal(.failedPrecondition) { _ = try await Self.zoom(rack, to: 2) }
      #expect(idle == "session cam1 is idle and has no camera open to zoom")

      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)
      #expect(try await rack.get("cam1").effective.autoFocus == "unsupported")
      for level in [0.5, 4.5, -.infinity, .nan] {
        let wrong = try await refusal(.invalidArgument) { _ = try await Self.zoom(rack, to: level) }
        #expect(wrong.hasPrefix("level is") && wrong.contains("1 to 4"))
      }
      let dark = try await refusal(.failedPrecondition) {
        _ = try await rack.sessions.toggleTorch(.with { $0.name = "cam1" })
      }
      #expect(dark.hasSuffix("has no lamp"))
      #expect(try await rack.get("cam1").zoomLevel == 1)
    }
  }
}

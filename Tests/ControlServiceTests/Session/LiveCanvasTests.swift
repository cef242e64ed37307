import ControlAPI
import Foundation
import GRPCCore
import Media
import SwiftProtobuf
import TestSupport
import Testing

/// What changes about the canvas while live, measured in what arrived.
@Suite(.timeLimit(.minutes(3))) struct LiveCanvasTests {
  /// One change of a session, and where the pattern lies before and after it.
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let before: PatternPlacement
    let after: PatternPlacement
    let begin: @Sendable (inout ProtoSessionAttributes) -> Void
    let change: @Sendable (inout ProtoSessionAttributes) -> Void

    var testDescription: String { self.name }
  }

  private static let wide = PictureSize(width: 320, height: 240)

  static let cases = [
    Case(
      name: "rotation 90",
      before: PatternPlacement(size: wide, source: wide),
      after: PatternPlacement(size: wide, source: wide, rotation: 90),
      begin: { _ in },
      change: { $0.rotation = 90 }
    ),
    Case(
      name: "rotation 180",
      before: PatternPlacement(size: wide, source: wide),
      after: PatternPlacement(size: wide, source: wide, rotation: 180),
      begin: { _ in },
      change: { $0.rotation = 180 }
    ),
    Case(
      name: "rotation 270",
      before: PatternPlacement(size: wide, source: wide),
      after: PatternPlacement(size: wide, source: wide, rotation: 270),
      begin: { _ in },
      change: { $0.rotation = 270 }
    ),
    Case(
      name: "a narrower canvas",
      before: PatternPlacement(size: wide, source: wide),
      after: PatternPlacement(size: wide.transposed, source: wide),
      begin: { _ in },
      change: {
        $0.videoWidth = 240
        $0.videoHeight = 320
      }
    ),
    Case(
      name: "letterbox",
      before: PatternPlacement(size: wide.transposed, source: wide),
      after: PatternPlacement(size: wide.transposed, source: wide, isBoxed: true),
      begin: {
        $0.videoWidth = 240
        $0.videoHeight = 320
      },
      change: { $0.fit = "letterbox" }
    ),
    Case(
      name: "orientation horizontal",
      before: PatternPlacement(size: PictureSize(width: 480, height: 640), source: wide),
      after: PatternPlacement(size: PictureSize(width: 640, height: 480), source: wide),
      begin: {
        $0.clearVideoWidth()
        $0.clearVideoHeight()
        $0.aspect = "3:4"
      },
      change: { $0.orientation = "horizontal" }
    ),
    Case(
      name: "aspect 9:16",
      before: PatternPlacement(size: PictureSize(width: 480, height: 640), source: wide),
      after: PatternPlacement(size: PictureSize(width: 360, height: 640), source: wide),
      begin: {
        $0.clearVideoWidth()
        $0.clearVideoHeight()
        $0.aspect = "3:4"
      },
      change: { $0.aspect = "9:16" }
    ),
  ]

  @Test(
    "a canvas changed while live arrives changed, from one picture to the next, on one connection",
    arguments: Self.cases
  )
  func change(_ change: Case) async throws {
    let clip = try await Self.clip()
    try await ServedRack.run { rack in
      try await rack.create("cam1") {
        $0.camera = "file:\(clip.path)"
        $0.videoWidth = 320
        $0.videoHeight = 240
        $0.fps = 15
        change.begin(&$0)
      }
      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)
      try await rack.send(200, of: "cam1")
      let live = try await rack.update("cam1") { change.change(&$0) }
      #expect(live.state == .live)
      try await rack.send(200, of: "cam1")
      let stopped = try await rack.stop("cam1")

      let path = try #require(URL(string: stopped.destinations[0].url)).path
      let before = CounterReader(change.before)
      let after = CounterReader(change.after)
      let bars = change.after.bars
      let pictures = try await RecordedPicture.read(path) { picture in
        (
          before: before.counter(of: picture), after: after.counter(of: picture),
          hasBars: picture.size == change.after.size
            && bars.allSatisfy { picture.luma(x: $0.x, y: $0.y) <= 20 }
        )
      }
      // Both readers find their counter only where the pattern lies as they think.
      let first = try #require(pictures.firstIndex { $0.kept.before == nil })
      #expect(first > 15 && pictures.count - first > 15)
      #expect(pictures[..<first].allSatisfy { $0.size == change.before.size })
      #expect(pictures[first...].allSatisfy { $0.size == change.after.size })
      #expect(pictures[first...].allSatisfy { $0.kept.after != nil })
      #expect(pictures[first...].allSatisfy { $0.kept.hasBars })
      let last = try #require(pictures[first - 1].kept.before)
      let next = try #require(pictures[first].kept.after)
      #expect((0 ... 3).contains((Int(next) - Int(last) + clip.count) % clip.count))
      try await Self.expectOneStream(path, rate: 15)
      #expect(stopped.destinations[0].reconnects == 0)
      let changed = try await rack.list { $0.session = "cam1" }.events.filter { $0.code == 1005 }
      let isOtherSize = change.before.size != change.after.size
      #expect(changed.map(\.detail.width) == (isOtherSize ? [UInt32(change.after.size.width)] : []))
    }
  }

  /// Times only rise, and no picture stands for longer than two intervals.
  private static func expectOneStream(_ path: String, rate: Int) async throws {
    let video = try #require(try await RecordingAnalysis.read(path).video)
    #expect(video.decodeTimeFaults == 0)
    let longest = zip(video.times.dropFirst(), video.times).map { $0 - $1 }.max() ?? .zero
    #expect(longest <= FrameRate(rate).interval * 2)
  }

  private struct Clip {
    let path: String
    let count: Int
    let directory: TemporaryDirectory
  }

  private static func clip() async throws -> Clip {
    let directory = try TemporaryDirectory()
    let clip = FlashBeepClip(size: self.wide, rate: FrameRate(15), duration: .seconds(20))
    let path = directory.file("clip.mp4")
    try await clip.write(to: path)
    return Clip(path: path, count: clip.pictureCount, directory: directory)
  }
}

extension PatternPlacement {
  /// Places of the bars beside a boxed pattern.
  fileprivate var bars: [(x: Int, y: Int)] {
    let first = self.point(0, 0)
    let last = self.point(Double(self.source.width), Double(self.source.height))
    let left = min(first.x, last.x)
    let top = min(first.y, last.y)
    var places: [(x: Int, y: Int)] = []
    if left > 16 {
      places += [(left / 2, self.size.height / 2), (self.size.width - left / 2, top + 8)]
    }
    if top > 16 {
      places += [(self.size.width / 2, top / 2), (8, self.size.height - top / 2)]
    }
    return places
  }
}

import ControlAPI
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct LivePictureTests {
  @Test(
    "a picture that is mirrored while live is mirrored at the far end, without a new connection"
  )
  func mirror() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1") {
        $0.orientation = "horizontal"
        $0.videoWidth = 320
        $0.videoHeight = 240
      }
      try await rack.start("cam1")
      try await rack.watch("cam1", until: .live)
      try await rack.send(200, of: "cam1")
      let live = try await rack.update("cam1") { $0.remoteMirror = true }
      #expect(live.effective.remoteMirror && live.state == .live)
      try await rack.send(200, of: "cam1")
      let stopped = try await rack.stop("cam1")

      let url = try #require(URL(string: stopped.destinations[0].url))
      let video = try #require(try await RecordingAnalysis.read(url.path).video)
      // A picture in a mirror can look as if it counted, but hardly on from the one before. On a busy
      // machine pictures are repeated and left out.
      func goesOn(_ counters: [UInt16?], _ index: Int) -> Bool {
        guard let before = counters[index - 1], let counter = counters[index] else { return false }
        return (0 ... 20).contains(Int(counter) - Int(before))
      }
      let pictures = video.counters.indices.dropFirst()
      let change = try #require(pictures.first { !goesOn(video.counters, $0) })
      #expect(change > 20 && video.pictureCount - change > 20)
      #expect(pictures.filter { $0 > change }.allSatisfy { goesOn(video.mirroredCounters, $0) })
      let last = try #require(video.counters[change - 1])
      let next = try #require(video.mirroredCounters[change])
      #expect((0 ... 20).contains(Int(next) - Int(last)))
      #expect(video.decodeTimeFaults == 0)
      #expect(stopped.destinations[0].reconnects == 0)
    }
  }
}

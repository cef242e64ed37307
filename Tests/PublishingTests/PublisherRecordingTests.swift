import Glibc
import RTMP
import Testing

@testable import Publishing

extension PublisherTests {
  @Suite struct Recordings {
    @Test("records every frame from a keyframe on and completes the file when stopped")
    func records() async throws {
      let directory = TemporaryDirectory()
      let encoder = TestEncoder()

      let push = try await Push.with("file://\(directory.path)/show.flv", of: encoder) { push in
        try await push.saw("1002")
        let count = encoder.pictures.value
        try await encoder.pictures.wait { $0 >= count + 50 }
        encoder.stop()
        return push
      }

      #expect(push.summary == ["connecting", "1001", "publishing", "1002", "idle"])
      let recorded = try RecordedFile("\(directory.path)/show.flv")
      let frames = recorded.tags.dropFirst(3)
      let published = encoder.published.suffix(frames.count)
      #expect(recorded.tags.prefix(3).map(\.kind) == [.script, .video, .audio])
      #expect(frames.count >= 50)
      #expect(published.first?.isKeyframe == true)
      #expect(frames.map(\.body) == published.map(\.body))
      #expect(recorded.duration == recorded.tags.last.map { Double($0.timestamp) / 1000 })

      let statistics = push.publisher.statistics()
      #expect(statistics.framesSent == UInt64(frames.count))
      #expect(statistics.bytesSent == statistics.bytesAcknowledged)
      #expect(statistics.framesDropped == 0)
    }

    @Test("fails with 3002 when the folder is missing, and others go on")
    func missingFolder() async throws {
      try await Rack.with { rack in
        let url = "file:///nonexistent/rackcast/show.flv"
        try await Push.with(url, of: rack.encoder) { push in
          try await push.saw("failed")

          #expect(
            push.summary == [
              "connecting", "3002 connect", "1102 1/1", "backoff",
              "connecting", "3002 connect", "-1307", "failed",
            ]
          )
          #expect(push.events.value.compactMap(\.failure).last?.errnoCode == ENOENT)
        }
      }
    }

    @Test("leaves the recording before as it was when it records again")
    func twice() async throws {
      let directory = TemporaryDirectory()
      for _ in 1 ... 2 {
        let encoder = TestEncoder()
        try await Push.with("file://\(directory.path)/show.flv", of: encoder) { push in
          try await push.saw("1002")
          encoder.stop()
        }
      }

      #expect(directory.names == ["show-2.flv", "show.flv"])
    }
  }
}

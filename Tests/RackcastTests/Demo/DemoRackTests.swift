import ControlAPI
import GRPCCore
import Synchronization
import Testing

@testable import rackcast

@Suite struct DemoRackTests {
  let node = FakeNode()
  let clock = SkippingClock()

  private func rack(
    _ connector: some NodeConnector,
    clip: String? = "/films/clip.mp4"
  ) -> DemoRack {
    DemoRack(node: connector, programs: DemoProgram.all(clip: clip, port: 1936))
  }

  @Test("creates a film in HD and the pattern in RTC, not to come back by themselves, and starts")
  func putsOnAir() async throws {
    try await self.node.serving { try await self.rack($0).putOnAir() }

    let created = self.node.state.withLock { $0.created }
    #expect(created.map(\.name) == ["clip", "pattern"])
    #expect(created.map(\.attributes.camera) == ["file:/films/clip.mp4", "synthetic:pattern"])
    #expect(created.map(\.attributes.microphone) == ["file:/films/clip.mp4", "synthetic:tone"])
    #expect(created.map(\.attributes.mode) == ["HD", "RTC"])
    #expect(created.map(\.attributes.orientation) == ["horizontal", ""])
    #expect(
      created.map(\.attributes.url) == [
        "rtmp://127.0.0.1:1936/live/clip", "rtmp://127.0.0.1:1936/live/pattern",
      ]
    )
    #expect(created.allSatisfy { $0.attributes.hasAutopush && !$0.attributes.autopush })
    #expect(try self.node.session("clip").state == .preparing)
    #expect(try self.node.session("pattern").state == .preparing)
  }

  @Test("without a film the pattern takes its place")
  func withoutClip() {
    let clip = DemoProgram.all(clip: nil, port: 1).first

    #expect(clip?.name == "clip")
    #expect(clip?.attributes.camera == "synthetic:pattern")
    #expect(clip?.attributes.mode == "HD")
  }

  @Test("is satisfied when every session is live")
  func live() async throws {
    self.node.add("clip", .live)
    self.node.add("pattern", .live)

    try await self.node.serving {
      try await self.rack($0).waitUntilLive(within: .seconds(20), clock: self.clock)
    }

    #expect(self.clock.now.sinceStart == .zero)
  }

  @Test("a session that takes too long is named, with the last event that tells of trouble")
  func late() async throws {
    self.node.add("clip", .live)
    self.node.add("pattern", .preparing)
    self.node.state.withLock { state in
      var trouble = ProtoEvent.numbered(1, session: "pattern")
      trouble.severity = .warning
      trouble.code = 3002
      trouble.name = "connect_failed"
      trouble.message = "refused"
      var note = ProtoEvent.numbered(2, session: "pattern")
      note.severity = .info
      state.events = [trouble, note]
    }

    let failure = await #expect(throws: CommandFailure.self) {
      try await self.node.serving {
        try await self.rack($0).waitUntilLive(within: .seconds(20), clock: self.clock)
      }
    }

    #expect(failure?.message.contains("pattern did not become live within 20s") == true)
    #expect(failure?.message.hasSuffix("; 3002 connect_failed: refused") == true)
    #expect(self.clock.now.sinceStart >= .seconds(20))
  }

  @Test("a session that failed is not waited for")
  func failed() async throws {
    self.node.add("clip", .failed)
    self.node.add("pattern", .live)

    let failure = await #expect(throws: CommandFailure.self) {
      try await self.node.serving {
        try await self.rack($0).waitUntilLive(within: .seconds(20), clock: self.clock)
      }
    }

    #expect(failure?.status == .failure)
    #expect(failure?.message.hasPrefix("clip has failed and will not become live") == true)
    #expect(self.clock.now.sinceStart == .zero)
  }

  @Test("looks at its own sessions only and stops them all")
  func looksAndStops() async throws {
    for name in ["clip", "pattern", "other"] { self.node.add(name, .live) }

    let names = try await self.node.serving { connector in
      let rack = self.rack(connector)
      let sessions = try await rack.look(within: .seconds(600))
      let stopped = try await rack.stop(within: .seconds(600))
      #expect(Set(stopped.map(\.name)) == ["clip", "pattern"])
      return sessions.map(\.name)
    }

    #expect(names == ["clip", "pattern"])
    #expect(try self.node.session("clip").state == .stopping)
    #expect(try self.node.session("pattern").state == .stopping)
    #expect(try self.node.session("other").state == .live)
  }
}

import Events
import Foundation
import Media
import Sessions
import Store
import Testing

@Suite(.timeLimit(.minutes(1))) struct SessionManagerTests {
  @Test("goes from idle to live and back, with the codes in the usual order")
  func lifeCycle() async throws {
    try await ManagedRack.run { rack in
      try await rack.createSynthetic("cam1") { $0.url = rack.fileURL("cam1") }

      try await rack.manager.start("cam1", operator: "test", key: nil)
      try await rack.wait(for: "cam1") { $0.state == .live }
      let stopped = try await rack.manager.stop("cam1", operator: "test", key: nil)

      #expect(stopped.state == .idle)
      #expect(stopped.desiredState == .stopped)
      let events = try await rack.recorded("cam1")
      let codes = events.map(\.code.number).filter { $0 != 0 }
      #expect(codes.starts(with: [1003, 1007, 1008, 1001, 1002]))
      #expect(codes.last == 1025)
      let states = events.filter { $0.code == .stateChanged }.map { $0.nextState }
      #expect(states == ["preparing", "live", "stopping", "idle"])
    }
  }

  @Test("answers a second start with the running session, and a start without a URL with why")
  func startTwice() async throws {
    try await ManagedRack.run { rack in
      try await rack.createSynthetic("a") { $0.url = rack.fileURL("a") }
      try await rack.createSynthetic("b") { _ in }

      try await rack.manager.start("a", operator: "test", key: nil)
      try await rack.wait(for: "a") { $0.state == .live }
      let second = try await rack.manager.start("a", operator: "test", key: nil)

      #expect(second.state == .live)
      await #expect(throws: SessionError.self) {
        try await rack.manager.start("b", operator: "test", key: nil)
      }
    }
  }

  @Test("carries out a mutation once however often its key comes")
  func idempotency() async throws {
    try await ManagedRack.run { rack in
      var attributes = SessionAttributes()
      attributes.mode = .hd
      for _ in 0 ..< 2 {
        _ = try await rack.manager.create(
          "once",
          attributes: attributes,
          operator: "test",
          key: "key-1"
        )
      }
      for _ in 0 ..< 2 {
        attributes.mode = .sd
        _ = try await rack.manager.update(
          "once",
          changes: attributes,
          resetting: [],
          operator: "test",
          key: "key-2"
        )
      }

      let revisions = try await rack.manager.revisions("once").map(\.number)
      #expect(revisions == [1, 2])
      await #expect(throws: SessionError.self) {
        try await rack.manager.start("once", operator: "test", key: "key-1")
      }
    }
  }

  @Test("refuses a second publisher to a URL that is in use")
  func urlInUse() async throws {
    try await ManagedRack.run { rack in
      try await rack.createSynthetic("a") { $0.url = rack.fileURL("same") }
      try await rack.createSynthetic("b") { $0.url = rack.fileURL("same") }
      try await rack.manager.start("a", operator: "test", key: nil)

      await #expect(throws: SessionError.self) {
        try await rack.manager.start("b", operator: "test", key: nil)
      }
      #expect(try await rack.manager.snapshot("b").state == .idle)
    }
  }

  @Test("puts a URL of no known scheme on record as −1313 and names the schemes")
  func wrongScheme() async throws {
    try await ManagedRack.run { rack in
      let error = await #expect(throws: SessionError.self) {
        try await rack.createSynthetic("bad") { $0.url = "ftp://host/app/secretkey" }
      }

      #expect(error?.code == .invalidArgument)
      #expect(error?.message.contains("rtmp") == true)
      #expect(error?.message.contains("secretkey") == false)
      let codes = try await rack.recorded("bad").map(\.code.number)
      #expect(codes == [-1313])
    }
  }

  @Test("fails with −1301 and the reason when the camera cannot be opened")
  func noCamera() async throws {
    try await ManagedRack.run { rack in
      try await rack.createSynthetic("cam") {
        $0.camera = "file:/nonexistent/clip.mp4"
        $0.url = rack.fileURL("cam")
      }

      try await rack.manager.start("cam", operator: "test", key: nil)
      try await rack.wait(for: "cam") { $0.state == .failed }

      let events = try await rack.recorded("cam")
      #expect(events.map(\.code.number).contains(-1301))
      let failure = events.first { $0.code.number == -1301 }
      #expect(failure?.message.contains("/nonexistent/clip.mp4") == true)
    }
  }

  @Test("brings sessions with autopush back from the store, and leaves the others stopped")
  func autopush() async throws {
    let store = try Store.inMemory()
    try await ManagedRack.run(store: store) { rack in
      try await rack.createSynthetic("auto") {
        $0.url = "file://\(FileManager.default.temporaryDirectory.path)/\(UUID()).flv"
        $0.autopush = true
      }
      try await rack.createSynthetic("manual") { $0.url = rack.fileURL("manual") }
      try await rack.manager.start("manual", operator: "test", key: nil)
      try await rack.wait(for: "auto") { $0.state == .live }
      try await rack.wait(for: "manual") { $0.state == .live }
    }

    try await ManagedRack.run(store: store) { rack in
      try await rack.manager.restore()
      try await rack.wait(for: "auto") { $0.state == .live }

      #expect(try await rack.manager.snapshot("manual").state == .idle)
      #expect(try await rack.manager.snapshot("manual").desiredState == .stopped)
      let url = try #require(try await rack.manager.snapshot("auto").requested.url)
      _ = try await rack.manager.stop("auto", operator: "test", key: nil)
      try FileManager.default.removeItem(atPath: String(url.dropFirst("file://".count)))
    }
  }

  @Test("takes another size over while live, as 1008 and 1005, without leaving the air")
  func liveUpdate() async throws {
    try await ManagedRack.run { rack in
      try await rack.createSynthetic("cam") { $0.url = rack.fileURL("cam") }
      try await rack.manager.start("cam", operator: "test", key: nil)
      try await rack.wait(for: "cam") { $0.state == .live }
      var changes = SessionAttributes()
      changes.videoWidth = 320
      changes.videoHeight = 240
      await rack.events.flush()

      let events = rack.events.subscribe(session: "cam", after: rack.events.lastSequence)
      _ = try await rack.manager.update(
        "cam",
        changes: changes,
        resetting: [],
        operator: "test",
        key: nil
      )

      var codes: [Int32] = []
      for try await event in events where event.code.number != 0 {
        codes.append(event.code.number)
        if event.code == .resolutionChanged {
          #expect(event.detail.width == 320)
          break
        }
      }
      #expect(codes == [1008, 1005])
      #expect(try await rack.manager.snapshot("cam").state == .live)
    }
  }

  @Test("deletes only what does not run, and keeps its history")
  func deletion() async throws {
    try await ManagedRack.run { rack in
      try await rack.createSynthetic("cam") { $0.url = rack.fileURL("cam") }
      try await rack.manager.start("cam", operator: "test", key: nil)

      await #expect(throws: SessionError.self) {
        try await rack.manager.delete("cam", operator: "test", key: nil)
      }
      _ = try await rack.manager.stop("cam", operator: "test", key: nil)
      try await rack.manager.delete("cam", operator: "test", key: nil)

      await #expect(throws: SessionError.self) { try await rack.manager.snapshot("cam") }
      #expect(try await rack.recorded("cam").last?.code == .sessionDeleted)
    }
  }
}

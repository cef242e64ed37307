import ControlAPI
import Foundation
import GRPCCore
import SwiftProtobuf
import Testing

@Suite(.timeLimit(.minutes(2))) struct SessionServiceTests {
  @Test("creates, shows, lists, changes, resets and deletes a session")
  func configuration() async throws {
    try await ServedRack.run { rack in
      let created = try await rack.create("cam1") { $0.mode = "HD" }
      #expect(created.state == .idle)
      #expect(created.desiredState == .stopped)
      #expect(created.revision == 1)
      #expect(created.requested.mode == "HD")
      #expect(!created.requested.hasFps)
      #expect(created.effective.fps == 25)
      #expect(created.effective.videoWidth == 160)
      #expect(created.destinations.map(\.label) == ["main"])

      let changed = try await rack.update("cam1") { $0.fps = 10 }
      #expect(changed.revision == 2)
      #expect(changed.effective.fps == 10)

      let reset = try await rack.update("cam1", resetting: ["fps", "mode"])
      #expect(reset.effective.fps == 30)
      #expect(reset.effective.mode == "RTC")

      try await rack.create("aaa")
      let listed = try await rack.sessions.listSessions(ProtoListSessionsRequest())
      #expect(listed.sessions.map(\.name) == ["aaa", "cam1"])
      #expect(try await rack.get("cam1") == listed.sessions.last)

      _ = try await rack.sessions.deleteSession(.with { $0.name = "cam1" })
      let message = try await refusal(.notFound) { _ = try await rack.get("cam1") }
      #expect(message.contains("cam1"))
    }
  }

  @Test("keeps every configuration with who made it, and its secrets masked")
  func revisions() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1", by: "ada@studio") {
        $0.url = "rtmp://127.0.0.1/live/secretkey"
      }
      try await rack.update("cam1") { $0.muted = true }

      let response = try await rack.sessions.listRevisions(.with { $0.name = "cam1" })

      #expect(response.revisions.map(\.revision) == [1, 2])
      #expect(response.revisions.first?.operator.hasPrefix("ada@studio") == true)
      #expect(response.revisions.map(\.attributes.hasMuted) == [false, true])
      #expect(response.revisions.allSatisfy { $0.attributes.url == "rtmp://127.0.0.1/live/***" })
    }
  }

  @Test("changes only the parts of a retry policy that are set")
  func retryParts() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1") { $0.retry.intervalMs = 500 }

      let changed = try await rack.update("cam1") { $0.retry.attempts = 5 }

      let retry = try #require(changed.destinations.first?.retry)
      #expect(retry.attempts == 5)
      #expect(retry.intervalMs == 500)
      #expect(retry.maxIntervalMs == 30_000)
    }
  }

  @Test("masks user, password, query and stream key everywhere but where secrets are asked for")
  func secrets() async throws {
    try await ServedRack.run { rack in
      let url = "rtmp://user:word@127.0.0.1:1/live/secretkey?token=hush"
      let created = try await rack.create("cam1") {
        $0.url = url
        $0.destinations = [
          .with {
            $0.label = "b"
            $0.url = "rtmp://127.0.0.1:1/live/otherkey"
          }
        ]
      }
      let listed = try await rack.sessions.listSessions(ProtoListSessionsRequest())
      let shown = try await rack.get("cam1")
      let events = try await rack.list()

      for text in ["\(created)", "\(listed)", "\(shown)", "\(events)"] {
        for secret in ["user", "word", "secretkey", "hush", "otherkey"] {
          #expect(!text.contains(secret))
        }
      }
      let whole = try await rack.get("cam1", showingSecrets: true)
      #expect(whole.requested.url == url)
      #expect(whole.destinations.first?.url == url)
      #expect(whole.destinations.last?.url.hasSuffix("otherkey") == true)
    }
  }

  @Test("starts, tells the states as they change, and stops")
  func lifeCycle() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      async let seen = rack.watch("cam1", until: .live)

      let started = try await rack.start("cam1")
      #expect(started.desiredState == .started)
      let states = try await seen
      #expect(states.last == .live)
      #expect(states.dropLast().allSatisfy { $0 == .idle || $0 == .preparing })

      let live = try await rack.get("cam1")
      #expect(live.effective.encoder == "libx264")
      #expect(!live.effective.cameraMode.isEmpty)
      #expect(live.destinations.map(\.state) == [.publishing])
      #expect(live.lastEvent.session == "cam1")
      #expect(try await rack.start("cam1").state == .live)

      let stopped = try await rack.stop("cam1")
      #expect(stopped.state == .idle)
      #expect(stopped.desiredState == .stopped)
      #expect(stopped.destinations.map(\.state) == [.idle])
      #expect(try await rack.stop("cam1").state == .idle)
    }
  }

  @Test("ends a watch when its session is deleted")
  func watchEnds() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      try await rack.sessions.watchSession(.with { $0.name = "cam1" }) { response in
        var count = 0
        for try await _ in response.messages {
          if count == 0 {
            _ = try await rack.sessions.deleteSession(.with { $0.name = "cam1" })
          }
          count += 1
        }
        #expect(count >= 1)
      }
    }
  }

  @Test("gives figures of the whole first period after a start")
  func firstNetStatus() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      try await rack.start("cam1")

      let first = try await rack.sessions.watchSession(.with { $0.name = "cam1" }) { response in
        for try await session in response.messages where session.hasNetStatus {
          return session
        }
        throw CancellationError()
      }

      #expect(first.netStatus.videoFps > 0)
      #expect(first.netStatus.videoBitrate > 0)
      #expect(first.netStatus.audioBitrate > 0)
      #expect(first.destinations.first?.netStatus.netSpeed ?? 0 > 0)
      #expect(first.netStatus.videoWidth == 160)
    }
  }

  @Test("tells after a stop what was sent up to the very end")
  func totals() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      try await rack.start("cam1")
      try await rack.sessions.watchSession(.with { $0.name = "cam1" }) { response in
        for try await session in response.messages where session.hasNetStatus { return }
      }

      let stopped = try await rack.stop("cam1")

      let url = try #require(URL(string: stopped.destinations[0].url))
      let frames = Self.frames(inFLV: [UInt8](try Data(contentsOf: url)))
      #expect(frames > 30)
      // A stop waits no longer than its limit for what a busy machine still writes.
      #expect((0 ... 20).contains(frames - Int(stopped.destinations[0].framesSent)))
      #expect(stopped.destinations[0].framesDropped == 0)
      #expect(stopped.destinations[0].bytesSent > 0)
    }
  }

  /// The pictures and stretches of sound of a file, without the headers (FLV 10.1, E.4.1 to E.4.3).
  private static func frames(inFLV bytes: [UInt8]) -> Int {
    var count = 0
    var tag = 13
    while tag + 13 < bytes.count {
      let size = bytes[tag + 1 ... tag + 3].reduce(0) { $0 << 8 | Int($1) }
      // Sound and pictures; the byte behind the first tells a sequence header from a frame.
      if [8, 9].contains(bytes[tag]), bytes[tag + 12] == 1 { count += 1 }
      tag += 11 + size + 4
    }
    return count
  }

  @Test("carries each mutation out once however often its key comes, also at the same time")
  func idempotency() async throws {
    try await ServedRack.run { rack in
      await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0 ..< 4 {
          group.addTask { try await rack.create("once", key: "a") }
        }
      }
      await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0 ..< 4 {
          group.addTask { try await rack.update("once", key: "b") { $0.muted = true } }
        }
      }
      try await rack.start("once", key: "c")
      try await rack.watch("once", until: .live)
      try await rack.stop("once", key: "d")
      // A start that is asked for again by a lost answer must not go on air again.
      #expect(try await rack.start("once", key: "c").state == .idle)

      let names = try await rack.list { $0.session = "once" }.events.map(\.name)
      for name in ["session_created", "session_updated", "session_started", "session_stopped"] {
        #expect(names.count { $0 == name } == 1, "\(name)")
      }
      let message = try await refusal(.invalidArgument) {
        try await rack.create("other", key: "a")
      }
      #expect(message.contains("once"))
      _ = try await refusal(.invalidArgument) { try await rack.start("once", key: "a") }
    }
  }

  @Test("keeps every one of the changes that are made at the same time")
  func concurrentUpdates() async throws {
    try await ServedRack.run { rack in
      try await rack.create("cam1")
      async let muted = rack.update("cam1") { $0.muted = true }
      async let slow = rack.update("cam1") { $0.fps = 5 }
      async let high = rack.update("cam1") { $0.maxBitrate = 2000 }
      _ = try await (muted, slow, high)

      let session = try await rack.get("cam1")

      #expect(session.revision == 4)
      #expect(session.effective.muted)
      #expect(session.effective.fps == 5)
      #expect(session.effective.maxBitrate == 2000)
    }
  }
}

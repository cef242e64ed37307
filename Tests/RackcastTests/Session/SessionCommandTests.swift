import ArgumentParser
import ControlAPI
import Foundation
import GRPCCore
import SwiftProtobuf
import Synchronization
import Testing

@testable import rackcast

@Suite struct SessionCommandTests {
  let node = FakeNode()
  let recorder = Recorder()

  @Test("create sends what is given, with a key and the operator")
  func create() async throws {
    let command = try SessionCreate.parse(["cam1", "--mode", "HD", "--url", "rtmp://h/live/k"])

    try await self.node.serving { try await command.run(on: $0, console: self.recorder.console()) }

    let (created, keys, operators) = self.node.state.withLock {
      ($0.created, $0.keys, $0.operators)
    }
    #expect(created.map(\.name) == ["cam1"])
    #expect(created.first?.attributes.mode == "HD")
    #expect(created.first?.attributes.url == "rtmp://h/live/k")
    #expect(keys.count == 1 && keys.allSatisfy { $0.count == 32 })
    #expect(operators == ["ada@studio"])
    #expect(
      self.recorder.lines == ["cam1 created (idle); start it with: rackcast session start cam1"]
    )
  }

  @Test("message sends its text, and tells its length")
  func message() async throws {
    self.node.add("cam1", .live)
    let command = try SessionMessage.parse(["cam1", "goal ✓"])

    try await self.node.serving { try await command.run(on: $0, console: self.recorder.console()) }

    let messages = self.node.state.withLock { $0.messages }
    #expect(messages.map(\.message) == [Data("goal ✓".utf8)])
    #expect(messages.map(\.idempotencyKey.count) == [32])
    #expect(self.recorder.lines == ["cam1 sends 8 bytes with its next picture"])
  }

  @Test("bgm play sends what is given, with an absolute path, and tells what is loading")
  func playBGM() async throws {
    self.node.add("cam1", .live)
    let command = try SessionBGMPlay.parse(
      ["cam1", "a.mp3", "--start", "1m", "--end", "1m30s", "--loop"]
    )

    try await self.node.serving { try await command.run(on: $0, console: self.recorder.console()) }

    let played = try #require(self.node.state.withLock { $0.played.first })
    #expect(played.url.hasPrefix("/") && played.url.hasSuffix("/a.mp3"))
    #expect(played.startMs == 60_000 && played.endMs == 90_000 && played.loop)
    #expect(played.idempotencyKey.count == 32)
    #expect(self.recorder.lines == ["cam1: BGM loading \(played.url), 0:00, looped"])
  }

  @Test(
    "music is paused, resumed, stopped and set to a volume",
    arguments: [
      (["bgm", "pause", "cam1"], "cam1: BGM paused /a.mp3, 0:42 of 3:07"),
      (["bgm", "resume", "cam1"], "cam1: BGM playing /a.mp3, 0:42 of 3:07"),
      (["bgm", "stop", "cam1"], "cam1 plays no BGM"),
      (["bgm", "volume", "cam1", "0.25"], "cam1: BGM at 0.25"),
      (["mic", "cam1", "--volume", "0.5"], "cam1: microphone off, at 0.5"),
      (["mic", "cam1", "--volume", "0.5", "--on"], "cam1: microphone on, at 0.5"),
      (["mic", "cam1", "--off"], "cam1: microphone off, at 0"),
    ]
  )
  func sound(arguments: [String], line: String) async throws {
    self.node.add("cam1", .live)
    _ = try self.node.change("cam1") {
      $0.bgm = .with {
        $0.url = "/a.mp3"
        $0.positionMs = 42_000
        $0.durationMs = 187_900
      }
    }
    let command = try #require(
      try Rackcast.parseAsRoot(["session"] + arguments) as? any NodeCommand
    )

    try await self.node.serving { try await command.run(on: $0, console: self.recorder.console()) }

    #expect(self.recorder.lines == [line])
    #expect(self.node.state.withLock { $0.keys.allSatisfy { $0.count == 32 } })
  }

  @Test(
    "mic wants something to do, and not both",
    arguments: [["cam1"], ["cam1", "--on", "--off"]]
  )
  func micRefuses(arguments: [String]) {
    #expect(throws: (any Error).self) { try SessionMic.parse(arguments) }
  }

  @Test("a mutation is tried again over a new connection, with the same key")
  func retries() async throws {
    self.node.add("cam1", .idle)
    self.node.state.withLock {
      $0.mutationErrors = [RPCError(code: .unavailable, message: "connection lost")]
    }
    let command = try SessionStart.parse(["cam1"])

    try await self.node.serving { try await command.run(on: $0, console: self.recorder.console()) }

    let keys = self.node.state.withLock { $0.keys }
    #expect(keys.count == 2)
    #expect(Set(keys).count == 1)
    #expect(self.recorder.lines == ["cam1 is preparing"])
  }

  @Test("a mutation that stays without a node ends as unreachable, after two tries")
  func givesUp() async throws {
    let lost = RPCError(code: .unavailable, message: "connection lost")
    self.node.state.withLock { $0.mutationErrors = [lost, lost, lost] }
    let command = try SessionStop.parse(["cam1"])

    let failure = await #expect(throws: CommandFailure.self) {
      try await self.node.serving {
        try await command.run(on: $0, console: self.recorder.console())
      }
    }

    #expect(failure?.status == .unreachable)
    #expect(failure?.message.contains("rack7:7400: connection lost") == true)
    #expect(self.node.state.withLock { $0.keys.count } == 2)
  }

  @Test("a mutation that the node refuses is not tried again")
  func refused() async throws {
    let taken = RPCError(code: .alreadyExists, message: "there is a session cam1 already")
    self.node.state.withLock { $0.mutationErrors = [taken] }
    let command = try SessionCreate.parse(["cam1"])

    let failure = await #expect(throws: CommandFailure.self) {
      try await self.node.serving {
        try await command.run(on: $0, console: self.recorder.console())
      }
    }

    #expect(failure?.status == .alreadyExists)
    #expect(failure?.message == "there is a session cam1 already")
  }

  @Test("list as JSON is an array that any protobuf library reads, without secrets")
  func listJSON() async throws {
    var session = ProtoSession.named("cam1", .live)
    session.requested.url = "rtmp://h/live/s3cret"
    session.destinations = [ProtoDestinationStatus()]
    session.destinations[0].url = "rtmp://h/live/s3cret"
    self.node.state.withLock { [session] in $0.sessions["cam1"] = session }
    self.node.add("cam2", .idle)
    let command = try SessionList.parse(["-o", "json"])

    try await self.node.serving {
      try await command.run(on: $0, console: self.recorder.console(.json))
    }

    let sessions = try ProtoSession.array(fromJSONString: self.recorder.output)
    #expect(sessions.map(\.name) == ["cam1", "cam2"])
    #expect(sessions.map(\.state) == [.live, .idle])
    #expect(!self.recorder.output.contains("s3cret"))
    #expect(self.recorder.output.contains("\"state\": \"SESSION_STATE_LIVE\""))
  }

  @Test("show hides secrets unless they are asked for")
  func show() async throws {
    var session = ProtoSession.named("cam1", .live)
    session.requested.url = "rtmp://u:pw@h/live/s3cret"
    self.node.state.withLock { [session] in $0.sessions["cam1"] = session }
    let hidden = try SessionShow.parse(["cam1"])
    let shown = try SessionShow.parse(["cam1", "--show-secrets", "-o", "json"])
    let second = Recorder()

    try await self.node.serving {
      try await hidden.run(on: $0, console: self.recorder.console())
      try await shown.run(on: $0, console: second.console(.json))
    }

    #expect(self.recorder.output.contains("rtmp://h/live/***"))
    #expect(!self.recorder.output.contains("s3cret"))
    #expect(second.output.contains("rtmp://u:pw@h/live/s3cret"))
    #expect(self.node.state.withLock { $0.shown.map(\.showSecrets) } == [false, true])
  }

  @Test("an unknown session is an error of its own")
  func unknown() async throws {
    let command = try SessionShow.parse(["cam9"])

    let failure = await #expect(throws: CommandFailure.self) {
      try await self.node.serving {
        try await command.run(on: $0, console: self.recorder.console())
      }
    }

    #expect(failure?.status == .notFound)
    #expect(failure?.message == "there is no session cam9")
  }
}

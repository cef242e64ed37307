import ArgumentParser
import ControlAPI
import GRPCCore
import SwiftProtobuf
import Synchronization
import Testing

@testable import rackcast

@Suite struct SessionWatchTests {
  let node = FakeNode()
  let recorder = Recorder()

  /// Watches until the node says that the session is gone.
  private func watch(_ sessions: [ProtoSession], format: OutputFormat) async throws {
    self.node.add("cam1", .preparing)
    self.node.state.withLock {
      $0.watchScripts = [
        .init(elements: sessions, end: RPCError(code: .notFound, message: "cam1 is deleted"))
      ]
    }
    let command = try SessionWatch.parse(["cam1"])
    let failure = await #expect(throws: CommandFailure.self) {
      try await self.node.serving {
        try await command.run(on: $0, console: self.recorder.console(format))
      }
    }
    #expect(failure?.status == .notFound)
  }

  @Test("writes a line at each change that shows, and at each net status")
  func lines() async throws {
    var hidden = ProtoSession.named("cam1", .preparing)
    hidden.revision = 2
    var figures = ProtoSession.named("cam1", .live)
    figures.netStatus.wallTimeNs = 1
    var sameFigures = figures
    sameFigures.netStatus.wallTimeNs = 2

    try await self.watch(
      [hidden, .named("cam1", .live), figures, sameFigures, sameFigures],
      format: .table
    )

    let states = self.recorder.lines.map { $0.split(separator: "  ").dropFirst(2).first }
    #expect(states == ["preparing", "live", "live", "live"])
  }

  @Test("as JSON, writes each snapshot that differs, on a line of its own")
  func json() async throws {
    var hidden = ProtoSession.named("cam1", .preparing)
    hidden.revision = 2

    try await self.watch([hidden, hidden, .named("cam1", .live)], format: .json)

    let sessions = try self.recorder.lines.map { try ProtoSession(jsonString: $0) }
    #expect(sessions.map(\.state) == [.preparing, .preparing, .live])
    #expect(sessions.map(\.revision) == [0, 2, 0])
  }
}

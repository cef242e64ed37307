import ArgumentParser
import ControlAPI
import GRPCCore
import Synchronization
import Testing

@testable import rackcast

@Suite struct SessionWaitTests {
  let node = FakeNode()
  let recorder = Recorder()

  private func wait(_ arguments: String...) async throws {
    let command = try SessionWait.parse(["cam1"] + arguments)
    try await self.node.serving { try await command.run(on: $0, console: self.recorder.console()) }
  }

  @Test("ends at once when the session is there already")
  func already() async throws {
    self.node.add("cam1", .live)

    try await self.wait("--state", "live")

    #expect(self.recorder.lines == ["cam1 is live"])
  }

  @Test("follows the session, also over a lost connection")
  func follows() async throws {
    self.node.add("cam1", .preparing)
    self.node.state.withLock {
      $0.watchScripts = [
        .init(elements: [], end: RPCError(code: .unavailable, message: "connection lost")),
        .init(elements: [.named("cam1", .preparing)], end: nil),
        .init(elements: [.named("cam1", .live)], end: nil),
      ]
    }

    try await self.wait("--state", "live", "--timeout", "1h")

    #expect(self.recorder.lines == ["cam1 is live"])
    #expect(
      self.recorder.diagnostics == "The connection to rack7:7400 is lost; trying again.\n"
    )
  }

  @Test("a session that fails meanwhile ends the wait with its own status")
  func fails() async throws {
    self.node.add("cam1", .preparing)
    self.node.state.withLock {
      $0.watchScripts = [.init(elements: [.named("cam1", .failed)], end: nil)]
    }

    let failure = await #expect(throws: CommandFailure.self) {
      try await self.wait("--state", "live", "--timeout", "1h")
    }

    #expect(failure?.status == .outOfReach)
  }

  @Test("a session that is deleted meanwhile ends the wait")
  func deleted() async throws {
    self.node.add("cam1", .preparing)
    self.node.state.withLock {
      $0.watchScripts = [.init(elements: [], end: RPCError(code: .notFound, message: "gone"))]
    }

    let failure = await #expect(throws: CommandFailure.self) {
      try await self.wait("--state", "live", "--timeout", "1h")
    }

    #expect(failure?.status == .outOfReach)
    #expect(failure?.message.contains("deleted") == true)
  }

  @Test("the time being over has a status of its own")
  func timesOut() async throws {
    self.node.add("cam1", .preparing)

    let failure = await #expect(throws: CommandFailure.self) {
      try await self.wait("--state", "live", "--timeout", "50ms")
    }

    #expect(failure?.status == .timedOut)
    #expect(failure?.message == "cam1 did not become live within 50ms: it is preparing")
  }

  @Test("needs a state to wait for")
  func needsState() {
    #expect(throws: (any Error).self) { try SessionWait.parse(["cam1"]) }
  }
}

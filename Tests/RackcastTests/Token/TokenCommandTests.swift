import ArgumentParser
import ControlAPI
import GRPCCore
import Synchronization
import Testing

@testable import rackcast

@Suite struct TokenCommandTests {
  let node = FakeNode()
  let recorder = Recorder()

  private func run(_ command: some NodeCommand) async throws {
    try await self.node.serving { try await command.run(on: $0, console: self.recorder.console()) }
  }

  private func create(_ role: String, _ label: String, _ more: String...) async throws {
    try await self.run(try TokenCreate.parse(["--role", role, "--label", label] + more))
  }

  @Test("create writes the token alone to standard output")
  func create() async throws {
    try await self.create("operator", "tally, studio 2", "--expires", "30d")

    let text = "rct_0000000a_" + String(repeating: "5", count: 64)
    #expect(self.recorder.lines == [text])
    #expect(self.recorder.notes.count == 1)
    #expect(self.recorder.notes.first?.contains("0000000a (operator, tally, studio 2)") == true)
    #expect(self.recorder.notes.first?.contains(text) == false)
    let token = try #require(self.node.state.withLock { $0.tokens.first })
    #expect(token.role == .operator && token.label == "tally, studio 2")
    #expect(token.expiresWallTimeNs - token.createdWallTimeNs == 30 * 86400 * 1_000_000_000)
  }

  @Test("create is carried out once, also over a connection that breaks")
  func retry() async throws {
    self.node.state.withLock {
      $0.mutationErrors = [RPCError(code: .unavailable, message: "lost")]
    }
    try await self.create("admin", "ada")

    let keys = self.node.state.withLock { $0.keys }
    #expect(keys.count == 2 && Set(keys).count == 1)
  }

  @Test("list shows what is good, and with --all the rest")
  func list() async throws {
    try await self.create("admin", "ada")
    try await self.create("viewer", "old", "--expires", "1s")
    self.recorder.clear()

    try await self.run(try TokenList.parse([]))
    #expect(self.recorder.lines.count == 2)
    #expect(self.recorder.lines.first?.hasPrefix("TOKEN     ROLE   LABEL") == true)
    #expect(self.recorder.lines.last?.hasPrefix("0000000a  admin  ada    good") == true)
    self.recorder.clear()

    try await self.run(try TokenList.parse(["--all"]))
    #expect(self.recorder.lines.count == 3)
    #expect(self.recorder.lines.last?.contains("viewer  old    expired 2026-01-0") == true)
  }

  @Test("list of a node without a token says who may use it")
  func none() async throws {
    try await self.run(try TokenList.parse([]))

    #expect(self.recorder.lines.isEmpty)
    #expect(self.recorder.notes.first?.contains("whoever is on its machine is an admin") == true)
  }

  @Test("revoke tells what is revoked, and that there is no such token")
  func revoke() async throws {
    try await self.create("admin", "ada")
    self.recorder.clear()

    try await self.run(try TokenRevoke.parse(["0000000a"]))
    #expect(self.recorder.lines == ["token 0000000a (ada) is revoked"])
    let failure = await #expect(throws: CommandFailure.self) {
      try await self.run(try TokenRevoke.parse(["00000000"]))
    }
    #expect(failure?.status == .notFound)
  }
}

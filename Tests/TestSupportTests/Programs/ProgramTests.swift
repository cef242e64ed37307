import TestSupport
import Testing

@Suite struct ProgramTests {
  @Test("gives the lines of both outputs, also the last without an end, and the status")
  func output() async throws {
    let program = try Program("sh", ["-c", "echo one; echo two >&2; printf three; exit 3"])

    let output = try await program.end()

    #expect(output.standard == ["one", "three"])
    #expect(output.error == ["two"])
    #expect(output.status == 3)
  }

  @Test("waits for a line and ends the program")
  func line() async throws {
    let program = try Program(
      "sh",
      ["-c", "echo ready $FLAVOUR; exec sleep 1000"],
      environment: ["FLAVOUR": "a b"]
    )

    #expect(try await program.line("a line") { $0.hasPrefix("ready") } == "ready a b")
    let status = try await program.terminate().status
    #expect(status == Int32(128 + 15))
  }

  @Test("fails at once when the awaited line can no longer come")
  func noLine() async throws {
    let program = try Program("sh", ["-c", "echo other"])

    await #expect(throws: ProgramFailed.self) {
      try await program.line("a line", within: .seconds(60)) { $0 == "ready" }
    }
  }

  @Test("throws what a failed program wrote")
  func fails() async throws {
    let error = await #expect(throws: ProgramFailed.self) {
      try await Program.run("sh", ["-c", "echo the reason >&2; exit 1"])
    }

    #expect(error?.description.contains("the reason") == true)
  }
}

import Foundation
import RehearsalSink
import Testing

@testable import rackcast

@Suite struct DemoTests {
  let recorder = Recorder()

  /// A program of this build: it stands beside the test bundle.
  private static func built(_ name: String) -> String {
    URL(fileURLWithPath: CommandLine.arguments[0])
      .deletingLastPathComponent().appendingPathComponent(name).path
  }

  private static func isBuilt(_ names: String...) -> Bool {
    names.allSatisfy { FileManager.default.isExecutableFile(atPath: Self.built($0)) }
  }

  @Test("a daemon that cannot start is told with the last lines of its log, and nothing stays")
  func daemonFails() async throws {
    let directory = try TemporaryDirectory(name: "rackcast-test")
    defer { directory.remove() }
    let daemon = try await ScriptedDaemon.make(
      "echo \"$2\"; echo the port is taken >&2; exit 3",
      in: directory.path
    )
    let demo = Demo(
      configuration: .init(daemon: daemon),
      output: DemoOutput(console: self.recorder.console())
    )

    let failure = await #expect(throws: CommandFailure.self) {
      try await demo.run(interruptions: AsyncStream { _ in })
    }

    #expect(failure?.status == .failure)
    #expect(failure?.message.contains("rackcastd ended with status 3") == true)
    let told = self.recorder.diagnostics.split(separator: "\n").map(String.init)
    #expect(told.count == 3)
    #expect(told.last == "  the port is taken")
    let dataDirectory = told[1].trimmingCharacters(in: .whitespaces)
    #expect(dataDirectory.contains("/rackcast-demo-"))
    let directoryOfAll = URL(fileURLWithPath: dataDirectory).deletingLastPathComponent().path
    #expect(!FileManager.default.fileExists(atPath: directoryOfAll))
  }

  @Test("a signal before anything is on air ends it, and is no success")
  func interruptedEarly() async throws {
    let directory = try TemporaryDirectory(name: "rackcast-test")
    defer { directory.remove() }
    let daemon = try await ScriptedDaemon.make("exec sleep 1000", in: directory.path)
    let demo = Demo(
      configuration: .init(daemon: daemon),
      output: DemoOutput(console: self.recorder.console())
    )
    let (signals, signal) = AsyncStream.makeStream(of: Void.self)
    signal.yield()

    let failure = await #expect(throws: CommandFailure.self) {
      try await demo.run(interruptions: signals)
    }

    #expect(failure?.message == "ended before every session was live")
  }

  @Test(
    "with a real daemon and a server that reads nothing, all is live and the verdict is bad",
    .enabled(if: DemoTests.isBuilt("rackcastd"), "rackcastd is not built")
  )
  func stalledSink() async throws {
    var configuration = Demo.Configuration(daemon: Self.built("rackcastd"))
    configuration.sink.behaviour = .stall(after: .zero)
    let (signals, signal) = AsyncStream.makeStream(of: Void.self)
    // Ends at the second look.
    let console = Console(
      format: .table,
      terminal: nil,
      output: { text in
        try self.recorder.console().output(text)
        let looks = self.recorder.lines.count { $0.contains("pattern  live") }
        if looks >= 2 { signal.yield() }
      },
      diagnostics: { _ in }
    )

    let failure = await #expect(throws: CommandFailure.self) {
      try await Demo(configuration: configuration, output: DemoOutput(console: console))
        .run(interruptions: signals)
    }

    #expect(failure?.message.contains("the demonstration failed: ") == true)
    #expect(failure?.message.contains("arrived") == true)
    #expect(self.recorder.output.contains("On air until Ctrl-C"))
    #expect(self.recorder.output.contains("OF DUE"))
  }

  @Test(
    "when the demonstration is killed, the kernel kills the daemon with it",
    .enabled(if: DemoTests.isBuilt("rackcast"), "rackcast is not built")
  )
  func killed() async throws {
    let directory = try TemporaryDirectory(name: "rackcast-test")
    defer { directory.remove() }
    let file = "\(directory.path)/pid"
    let daemon = try await ScriptedDaemon.make(
      "echo $$ >\(file).new; mv \(file).new \(file); exec sleep 1000",
      in: directory.path
    )
    let demo = Process()
    demo.executableURL = URL(fileURLWithPath: Self.built("rackcast"))
    demo.arguments = ["demo", "--daemon", daemon]
    demo.environment = ["TMPDIR": directory.path, "PATH": "/usr/bin:/bin"]
    demo.standardOutput = FileHandle.nullDevice
    demo.standardError = FileHandle.nullDevice
    try demo.run()
    try await Self.wait { FileManager.default.fileExists(atPath: file) }
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let process = try #require(Int32(text.trimmingCharacters(in: .newlines)))
    #expect(Self.isRunning(process))

    kill(demo.processIdentifier, SIGKILL)

    try await Self.wait { !Self.isRunning(process) }
  }

  private static func wait(until condition: () -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while !condition() {
      try #require(ContinuousClock.now < deadline)
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Whether there is such a process that has not ended; one that nobody reaps has.
  private static func isRunning(_ process: Int32) -> Bool {
    // Once it is reaped there is nothing to read.
    guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
      return false
    }
    return !status.contains(") Z")
  }
}

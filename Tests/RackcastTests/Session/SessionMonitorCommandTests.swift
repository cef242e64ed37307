import ArgumentParser
import ControlAPI
import Foundation
import Synchronization
import Testing

@testable import rackcast

@Suite struct SessionMonitorCommandTests {
  let node = FakeNode()
  let recorder = Recorder()

  init() {
    self.node.add("cam1", .idle)
  }

  private func run(_ command: some NodeCommand) async throws -> [String] {
    try await self.node.serving { try await command.run(on: $0, console: self.recorder.console()) }
    return self.recorder.lines
  }

  @Test("snapshot writes the file in place of an older one, in the format of its name")
  func snapshot() async throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    // What cannot be removed is left to the system's clean-up.
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appendingPathComponent("a.JPG")
    try Data("older and longer".utf8).write(to: file)

    let lines = try await self.run(try SessionSnapshot.parse(["cam1", file.path, "--view"]))

    #expect(try Data(contentsOf: file) == Data("piced".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["a.JPG"])
    #expect(lines == ["\(file.path): image/jpeg 540×960, 5 B"])
    #expect(self.node.state.withLock { $0.cameraRequests } == ["view jpeg"])
  }

  @Test("a file that cannot be written is told as such")
  func unwritable() async throws {
    let failure = await #expect(throws: CommandFailure.self) {
      _ = try await self.run(try SessionSnapshot.parse(["cam1", "/nonexistent/a.png"]))
    }
    #expect(failure?.message.hasPrefix("cannot write /nonexistent/a.png") == true)
  }

  @Test("a name that tells no format needs one")
  func noFormat() throws {
    #expect(throws: (any Error).self) { try SessionSnapshot.parse(["cam1", "picture"]) }
    #expect(try SessionSnapshot.parse(["cam1", "picture", "--format", "png"]).format == .png)
  }

  @Test("preview tells that it runs, and --stop that it does not")
  func preview() async throws {
    _ = try await self.run(try SessionPreview.parse(["cam1"]))
    let lines = try await self.run(try SessionPreview.parse(["cam1", "--stop"]))

    #expect(lines == ["cam1 is idle, with a preview", "cam1 is idle"])
    #expect(self.node.state.withLock { $0.cameraRequests } == ["preview", "no preview"])
  }
}

import ArgumentParser
import ControlAPI
import Foundation
import Synchronization
import Testing

@testable import rackcast

@Suite struct ImageCommandTests {
  let node = FakeNode()
  let recorder = Recorder()

  private func run(_ command: some NodeCommand) async throws {
    try await self.node.serving { try await command.run(on: $0, console: self.recorder.console()) }
  }

  private func withFile(_ bytes: Data, _ body: (String) async throws -> Void) async throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try bytes.write(to: file)
    // What cannot be removed is left to the system's clean-up.
    defer { try? FileManager.default.removeItem(at: file) }
    try await body(file.path)
  }

  @Test("add sends a file in parts, and prints what a session takes")
  func addFile() async throws {
    let bytes = Data((0 ..< 600_000).map { UInt8(truncatingIfNeeded: $0) })

    try await self.withFile(bytes) { path in
      try await self.run(try ImageAdd.parse([path, "--hash", "abc"]))
    }

    let image = try #require(self.node.state.withLock { $0.images.first })
    #expect(image.bytes == bytes && image.hash == "abc" && image.source.isEmpty)
    #expect(image.messages == 4)
    #expect(self.recorder.lines.first == "image:000102030405060708090a0b0c0d0e0f")
  }

  @Test("add has the node load an address")
  func addAddress() async throws {
    try await self.run(try ImageAdd.parse(["https://h/a.png"]))

    let image = try #require(self.node.state.withLock { $0.images.first })
    #expect(image.source == "https://h/a.png" && image.bytes.isEmpty)
  }

  @Test("add refuses a file that is not there or too large, without asking the node")
  func addRefused() async throws {
    await #expect(throws: CommandFailure.self) {
      try await self.run(try ImageAdd.parse(["/nowhere/a.png"]))
    }
    try await self.withFile(Data(count: (10 << 20) + 1)) { path in
      let failure = await #expect(throws: CommandFailure.self) {
        try await self.run(try ImageAdd.parse([path]))
      }
      #expect(failure?.status == .usage && failure?.message.contains("10 MiB") == true)
    }
    #expect(self.node.state.withLock { $0.images.isEmpty })
  }

  @Test("list is a table of what is stored and who uses it")
  func list() async throws {
    self.node.state.withLock { $0.images = [FakeImage(bytes: Data([0xab, 0xcd]))] }

    try await self.run(try ImageList.parse([]))

    let text = self.recorder.lines.joined(separator: "\n")
    #expect(["abcd", "PNG", "640×360", "cam1"].allSatisfy(text.contains))
  }

  @Test("show saves the bytes as they are stored")
  func show() async throws {
    let bytes = Data([0xab, 0xcd, 0xef])
    self.node.state.withLock { $0.images = [FakeImage(bytes: bytes)] }

    try await self.withFile(Data()) { path in
      try await self.run(try ImageShow.parse(["ab", "--save", path]))
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
    }
    #expect(self.recorder.lines.contains { $0.contains("abcdef") })
  }

  @Test("verify fails when an image is damaged, and tells which")
  func verify() async throws {
    self.node.state.withLock { $0.images = [FakeImage(bytes: Data([1]))] }
    try await self.run(try ImageVerify.parse([]))
    self.node.state.withLock { $0.images.append(FakeImage(bytes: Data([2]), problem: "torn")) }

    let failure = await #expect(throws: CommandFailure.self) {
      try await self.run(try ImageVerify.parse([]))
    }

    #expect(failure?.status == .failure && failure?.message.contains("1 of 2") == true)
    #expect(self.recorder.lines.last == "02 damaged: torn")
  }

  @Test("delete takes the image away")
  func delete() async throws {
    self.node.state.withLock { $0.images = [FakeImage(bytes: Data([1]))] }

    try await self.run(try ImageDelete.parse(["01"]))

    #expect(self.node.state.withLock { $0.images.isEmpty })
  }

  @Test("pause and resume tell the state that follows")
  func pause() async throws {
    self.node.add("cam1", .live)

    try await self.run(try SessionPause.parse(["cam1"]))
    try await self.run(try SessionResume.parse(["cam1"]))

    #expect(self.recorder.lines == ["cam1 is paused", "cam1 is live"])
  }
}

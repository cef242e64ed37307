import ArgumentParser
import ControlAPI
import SwiftProtobuf
import Synchronization
import Testing

@testable import rackcast

@Suite struct SessionDestinationCommandTests {
  let node = FakeNode()
  let recorder = Recorder()

  private func run(_ arguments: String...) async throws {
    let words = ["session", "destination"] + arguments
    let command = try #require(try Rackcast.parseAsRoot(words) as? any NodeCommand)
    try await self.node.serving {
      try await command.run(on: $0, console: self.recorder.console(command.output.format))
    }
  }

  @Test("adds, removes and restarts, without telling the stream key")
  func changes() async throws {
    self.node.add("cam1", .live)

    try await self.run("add", "cam1", "b=rtmp://h/live/s3cret", "--retry-min-publish", "1m")
    try await self.run("restart", "cam1", "b")
    try await self.run("remove", "cam1", "b")
    try await self.run("add", "cam1", "c=rtmp://h/live/s3cret", "-o", "json")

    #expect(
      self.node.state.withLock { $0.cameraRequests } == [
        "add b rtmp://h/live/s3cret 60000.0", "restart b", "remove b",
        "add c rtmp://h/live/s3cret 0.0",
      ]
    )
    #expect(
      self.recorder.lines.prefix(3) == [
        "cam1 pushes to b too, from revision 1 on", "cam1 connects to b anew",
        "cam1 pushes no more to b, from revision 2 on",
      ]
    )
    #expect(!self.recorder.output.contains("s3cret"))
  }

  @Test("refuses what is no destination without repeating it")
  func refuses() throws {
    for text in ["rtmp://h/live/s3cret", "=rtmp://h/live/s3cret", "b=", "ü=rtmp://h/live/s3cret"] {
      let error = #expect(throws: (any Error).self) {
        try Rackcast.parseAsRoot(["session", "destination", "add", "cam1", text])
      }
      let message = error.map { Rackcast.fullMessage(for: $0) } ?? ""
      #expect(message.contains("write LABEL=URL"))
      #expect(!message.contains("s3cret"))
    }
  }

  @Test("lists each destination with what troubles it, in 80 columns")
  func list() async throws {
    let report = DestinationReport(destinations: Self.destinations, now: 100_000_000_000)

    let lines = report.table.lines(width: 80, colours: false)

    #expect(lines.allSatisfy { $0.count <= 80 })
    #expect(lines[0].hasPrefix("DESTINATION  STATE"))
    for title in ["FOR", "KBPS", "RTT", "QUEUE"] { #expect(lines[0].contains(title)) }
    #expect(lines[1].contains("publishing"))
    #expect(lines[1].contains("1 min 30 s"))
    #expect(lines[1].contains("2450"))
    #expect(lines[2].contains("backoff"))
    #expect(report.remarks(on: Self.destinations[0]).isEmpty)
    #expect(
      report.remarks(on: Self.destinations[1]) == [
        "backup: tried again in 2.5 s", "backup: 3002 Connecting to 10.0.0.9:1935 failed.",
      ]
    )
    #expect(
      report.lines(self.recorder.console()) == [
        "main  publishing  for 1 min 30 s  2450 kbps  rtt 23.4 ms  queue 4.0 ms  dropped 3",
        "backup  backoff  for 4 s  dropped 0", "  backup: tried again in 2.5 s",
        "  backup: 3002 Connecting to 10.0.0.9:1935 failed.",
      ]
    )
  }

  @Test("list says so when there is none, and gives JSON without secrets")
  func listCommand() async throws {
    self.node.add("empty", .idle)
    try await self.run("list", "empty")
    #expect(self.recorder.output == "There is no destination.\n")

    var session = ProtoSession.named("cam1", .live)
    session.destinations = Self.destinations
    self.node.state.withLock { [session] in $0.sessions["cam1"] = session }
    try await self.run("list", "cam1", "-o", "json")
    #expect(self.recorder.output.contains("\"label\": \"backup\""))
    #expect(!self.recorder.output.contains("s3cret"))
  }

  private static let destinations: [ProtoDestinationStatus] = [
    .with {
      $0.label = "main"
      $0.url = "rtmp://a.example/live/s3cret"
      $0.state = .publishing
      $0.stateSinceWallTimeNs = 10_000_000_000
      $0.framesDropped = 3
      $0.publishes = 1
      $0.netStatus.netSpeed = 2450
      $0.netStatus.rttMs = 23.4
      $0.netStatus.queueDelayMs = 4
    },
    .with {
      $0.label = "backup"
      $0.url = "rtmp://b.example/live/s3cret"
      $0.state = .backoff
      $0.stateSinceWallTimeNs = 96_000_000_000
      $0.nextTryWallTimeNs = 102_500_000_000
      $0.lastCode = 3002
      $0.lastMessage = "Connecting to 10.0.0.9:1935 failed."
    },
  ]
}

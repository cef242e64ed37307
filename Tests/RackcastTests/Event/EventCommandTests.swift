import ArgumentParser
import ControlAPI
import GRPCCore
import SwiftProtobuf
import Synchronization
import Testing

@testable import rackcast

@Suite struct EventCommandTests {
  let node = FakeNode()
  let recorder = Recorder()

  private func fill(_ sequences: ClosedRange<UInt64>) {
    self.node.state.withLock { $0.events = sequences.map { .numbered($0) } }
  }

  private var sequences: [UInt64] {
    get throws {
      try self.recorder.lines.map { try ProtoEvent(jsonString: $0).sequence }
    }
  }

  @Test("list asks page by page, up to the limit")
  func pages() async throws {
    self.fill(1 ... 8)
    let command = try EventList.parse(["--limit", "7", "-o", "json"])

    try await self.node.serving {
      try await command.run(on: $0, console: self.recorder.console(.json))
    }

    let events = try ProtoEvent.array(fromJSONString: self.recorder.output)
    #expect(events.map(\.sequence) == Array(1 ... 7))
    #expect(self.node.state.withLock { $0.listedEvents.map(\.afterSequence) } == [0, 3, 6])
    #expect(
      self.recorder.diagnostics == "There are more: --after 7 goes on, --limit 0 gives all.\n"
    )
  }

  @Test("list gives all with limit 0, and says so when nothing matches")
  func all() async throws {
    self.fill(1 ... 8)
    let all = try EventList.parse(["--limit", "0"])
    let none = try EventList.parse(["--after", "8", "--code", "-1307"])
    let second = Recorder()

    try await self.node.serving {
      try await all.run(on: $0, console: self.recorder.console())
      try await none.run(on: $0, console: second.console())
    }

    #expect(self.recorder.lines.count == 9)
    #expect(second.output.isEmpty)
    #expect(second.diagnostics == "No event matches.\n")
    #expect(self.node.state.withLock { $0.listedEvents.last?.codes } == [-1307])
  }

  @Test("tail begins with the last events and goes on after a lost connection, missing none")
  func tail() async throws {
    self.fill(1 ... 12)
    self.node.state.withLock {
      $0.eventScripts = [
        .init(
          elements: [.numbered(13), .numbered(14)],
          end: RPCError(code: .unavailable, message: "connection lost")
        ),
        // A node that repeats the last event is not echoed.
        .init(elements: [.numbered(14), .numbered(15)], end: nil),
      ]
    }
    let command = try EventTail.parse(["--limit", "13", "-o", "json"])

    try await self.node.serving {
      try await command.run(on: $0, console: self.recorder.console(.json))
    }

    #expect(try self.sequences == Array(3 ... 15))
    #expect(self.node.state.withLock { $0.subscribed.map(\.afterSequence) } == [12, 14])
    #expect(self.node.state.withLock { $0.subscribed.allSatisfy { !$0.onlyNew } })
  }

  @Test("tail from now misses nothing even when the connection breaks before the first event")
  func fromNow() async throws {
    self.fill(1 ... 12)
    self.node.state.withLock {
      $0.eventScripts = [
        .init(elements: [], end: RPCError(code: .unavailable, message: "connection lost")),
        .init(elements: [.numbered(13)], end: nil),
      ]
    }
    let command = try EventTail.parse(["--from-now", "--limit", "1", "-o", "json"])

    try await self.node.serving {
      try await command.run(on: $0, console: self.recorder.console(.json))
    }

    #expect(try self.sequences == [13])
    #expect(self.node.state.withLock { $0.subscribed.map(\.afterSequence) } == [12, 12])
  }

  @Test("events of today go without their date, and others do not")
  func dates() {
    var event = ProtoEvent.numbered(1)
    event.wallTimeNs = 1_709_164_800_123_000_000
    let day: Int64 = 86_400_000_000_000

    let today = EventRow.table([event], today: event.wallTimeNs).rows[0][1].text
    let before = EventRow.table([event], today: event.wallTimeNs + day).rows[0][1].text
    let file = EventRow.table([event]).rows[0][1].text

    #expect(today.count == 12 && today.hasSuffix(".123"))
    #expect(before.count == 23 && before == file)
  }

  @Test("codes are found by number, with or without sign, and by name")
  func codes() throws {
    var lost = ProtoCodeInfo()
    lost.code = -1307
    lost.name = "network_disconnected"
    var busy = ProtoCodeInfo()
    busy.code = 1101
    busy.name = "network_busy"

    for text in ["-1307", "1307", "\u{2212}1307", "network_disconnected"] {
      #expect(try CodesCommand.find(text, in: [lost, busy]).map(\.code) == [-1307])
    }
    #expect(throws: CommandFailure.self) { try CodesCommand.find("42", in: [lost, busy]) }
  }
}

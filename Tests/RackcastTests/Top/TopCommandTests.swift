import ArgumentParser
import ControlAPI
import Foundation
import Testing

@testable import rackcast

@Suite struct TopCommandTests {
  let node = FakeNode()
  let recorder = Recorder()
  let clock = SkippingClock()

  @Test("in a pipe, a line per session at each interval, until the time is over")
  func pipe() async throws {
    self.node.add("cam1", .live)
    self.node.add("cam2", .idle)
    let command = try TopCommand.parse(["--interval", "2s", "--duration", "5s"])

    try await self.node.serving {
      try await command.run(on: $0, console: self.recorder.console(), clock: self.clock)
    }

    #expect(self.recorder.lines.count == 3)
    #expect(self.recorder.lines.allSatisfy { $0.contains("cam1  live") })
    #expect(self.clock.now.sinceStart == .seconds(5))
  }

  @Test("on a terminal, each table is drawn over the one before")
  func terminal() async throws {
    self.node.add("cam1", .live)
    let terminal = Terminal(columns: 60, rows: 24, colours: false)
    let command = try TopCommand.parse(["--all", "--duration", "2s"])

    try await self.node.serving {
      try await command.run(
        on: $0,
        console: self.recorder.console(.table, terminal: terminal),
        clock: self.clock
      )
    }

    let frames = self.recorder.output.components(separatedBy: "\u{1B}[4F\u{1B}[J")
    #expect(frames.count == 2)
    #expect(frames.allSatisfy { $0.hasPrefix("node rack7:7400") && $0.contains("cam1") })
  }

  @Test("on a terminal with few lines, it draws no more than can be drawn over")
  func smallTerminal() throws {
    let terminal = Terminal(columns: 60, rows: 3, colours: false)
    var display = LiveDisplay(console: self.recorder.console(.table, terminal: terminal))

    try display.show(["1", "2", "3", "4"])
    try display.show(["5"])

    #expect(self.recorder.output == "1\n2\n\u{1B}[2F\u{1B}[J5\n")
  }

  @Test("an interval that would flood the node is refused")
  func interval() {
    #expect(throws: (any Error).self) { try TopCommand.parse(["--interval", "10ms"]) }
  }
}

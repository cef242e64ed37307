import ArgumentParser
import Foundation
import Media
import SwiftProtobuf
import Testing

@testable import RehearsalSink
@testable import rackcast

@Suite struct SinkCommandTests {
  let recorder = Recorder()

  private func report(bytes: UInt64, regressions: Int = 0) -> StreamReport {
    var report = StreamReport(
      identity: .init(number: 1, app: "live", name: "cam1"),
      peer: "127.0.0.1:5000",
      publishedAt: .zero
    )
    report.bytes = bytes
    report.frameRate = 25
    report.video.frames = 50
    report.video.firstTimestamp = 0
    report.video.lastTimestamp = 2000
    report.video.regressions = regressions
    report.arrivalGapMaximum = .milliseconds(43)
    report.mediaGapMaximum = .milliseconds(40)
    report.keyframeInterval = .milliseconds(960)
    report.keyframeIntervalMaximum = .seconds(1)
    report.lastMediaAt = .zero + .seconds(2)
    report.endedAt = .zero + .seconds(2)
    return report
  }

  @Test("listens, ends at the first signal and sums up")
  func interrupted() async throws {
    let command = try SinkCommand.parse(["--listen", "127.0.0.1:0"])
    let (signals, signal) = AsyncStream.makeStream(of: Void.self)
    // The signal comes when the sink says where it listens.
    let console = Console(
      format: .table,
      terminal: nil,
      output: { text in
        try self.recorder.console().output(text)
        if text.contains("listening on 127.0.0.1:") { signal.yield() }
      },
      diagnostics: { _ in }
    )

    try await command.run(console: console, interruptions: signals)

    #expect(self.recorder.lines.count == 2)
    #expect(self.recorder.lines.last == "Nothing was published.")
  }

  @Test("an address that cannot be listened on is an error that names it")
  func cannotListen() async throws {
    let command = try SinkCommand.parse(["--listen", "192.0.2.1:1"])

    let failure = await #expect(throws: CommandFailure.self) {
      try await command.run(console: self.recorder.console(), interruptions: AsyncStream { _ in })
    }

    #expect(failure?.status == .failure)
    #expect(failure?.message.contains("192.0.2.1:1") == true)
  }

  @Test("rates are those from one look to the next")
  func rates() {
    var rates = SinkRates()

    let first = rates.rows([self.report(bytes: 1000)], at: .seconds(10))
    let second = rates.rows([self.report(bytes: 201_000)], at: .seconds(12))

    #expect(first.map(\.kbps) == [nil])
    #expect(second.map(\.kbps) == [800])
  }

  @Test("a row tells frames against those due, and timestamps that went backwards")
  func row() {
    let row = SinkRow(report: self.report(bytes: 1_500_000, regressions: 2), kbps: 812.4)

    #expect(
      row.cells.map(\.text) == [
        "#1 live/cam1", "127.0.0.1:5000", "live", "backwards", "812", "50", "98.0 %", "0", "0", "0",
        "2", "1.5 MB",
      ]
    )
    #expect(row.cells.count == SinkRow.columns.count)
    #expect(
      row.line(at: 0).hasSuffix(
        "#1 live/cam1  live  812 kbps  video 50  (98.0 % of due)  audio 0  late 0  backwards 2"
      )
    )
  }

  @Test("judges a stream in a line, with all its faults and the figures")
  func judgement() {
    var report = self.report(bytes: 1_500_000)
    let figures =
      "98.0 % of the pictures due, longest gap 43ms, a keyframe each 960ms, at most 1s"
    #expect(SinkRow(report: report, kbps: nil).judgement == "#1 live/cam1: good; \(figures)")

    report.longestApart = .seconds(1)
    report.video.regressions = 1
    #expect(
      SinkRow(report: report, kbps: nil).judgement
        == "#1 live/cam1: sound and picture apart, backwards; \(figures)"
    )
  }

  @Test("a trace that is none is told with its file and line, and one that is not there")
  func badTrace() async throws {
    let path = try TraceFile("10 1Mbps\n5 fast\n")
    for (file, text) in [(path.path, "line 2: \"fast\" is no rate"), ("/no/such", "/no/such")] {
      let command = try SinkCommand.parse(["--listen", "127.0.0.1:0", "--trace", file])

      let failure = await #expect(throws: CommandFailure.self) {
        try await command.run(console: self.recorder.console(), interruptions: AsyncStream { _ in })
      }

      #expect(failure?.message.contains(file) == true)
      #expect(failure?.message.contains(text) == true)
    }
  }

  @Test("as JSON each line is an object, the last one the summary")
  func json() throws {
    let output = SinkOutput(console: self.recorder.console(.json))
    let identity = RehearsalSink.StreamIdentity(number: 1, app: "live", name: "cam1?sign=s3cret")

    try output.listening(on: NodeAddress(host: "127.0.0.1", port: 1935), at: 1)
    try output.happened(.publishing(identity), at: 2)
    try output.looked(at: [self.report(bytes: 1000)], uptime: .zero, time: 3)
    try output.ended([self.report(bytes: 250_000)], at: 4)

    let lines = try self.recorder.lines.map { try Google_Protobuf_Struct(jsonString: $0) }
    #expect(
      lines.map { $0.fields["event"]?.stringValue } == [
        "listening", "publishing", "streams", "summary",
      ]
    )
    #expect(lines.first?.fields["port"]?.numberValue == 1935)
    let summary = lines.last?.fields["streams"]?.listValue.values.first?.structValue.fields
    #expect(summary?["video_frames"]?.numberValue == 50)
    #expect(summary?["video_frames_due"]?.numberValue == 51)
    #expect(summary?["kbps"]?.numberValue == 1000)
    #expect(summary?["verdict"]?.stringValue == "good")
    #expect(summary?["faults"]?.listValue.values.isEmpty == true)
    #expect(summary?["longest_gap_ms"]?.numberValue == 43)
    #expect(summary?["longest_media_gap_ms"]?.numberValue == 40)
    #expect(summary?["keyframe_interval_ms"]?.numberValue == 960)
    #expect(summary?["longest_keyframe_interval_ms"]?.numberValue == 1000)
    #expect(summary?["share_of_due"]?.numberValue == 50.0 / 51)
    #expect(!self.recorder.output.contains("s3cret"))
  }

  @Test("on a terminal the table is drawn over, with the last events below")
  func terminal() throws {
    let terminal = Terminal(columns: 100, rows: 30, colours: false)
    let output = SinkOutput(console: self.recorder.console(.table, terminal: terminal))

    try output.listening(on: NodeAddress(host: "127.0.0.1", port: 1935), at: 1)
    try output.looked(at: [], uptime: .zero, time: 2)
    try output.looked(at: [self.report(bytes: 1000)], uptime: .seconds(2), time: 3)

    let drawn = self.recorder.output
    #expect(drawn.hasPrefix("Nothing is published yet"))
    #expect(drawn.contains("\u{1B}[3F\u{1B}[JSTREAM"))
    #expect(drawn.contains("listening on 127.0.0.1:1935"))
  }

  @Test(
    "refuses options that exclude each other or mean nothing",
    arguments: [
      ["--refuse", "--stall-after", "1s"], ["--listen", "a:b"], ["--rate", "4"],
      ["--stall-after", "10"], ["--close-after", "1s", "--reset-after", "1s"],
      ["--refuse", "--refuse-code", "NetStream.Publish.BadName"], ["--refuse-code", ""],
      ["--trace", "a", "--rate", "1M"], ["--delay", "2m"],
    ]
  )
  func refuses(arguments: [String]) {
    #expect(throws: (any Error).self) { try SinkCommand.parse(arguments) }
  }
}

/// A trace in a file, removed with its last reference.
private final class TraceFile: Sendable {
  let path: String

  init(_ text: String) throws {
    self.path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("rackcast-trace-\(UUID().uuidString)").path
    try text.write(toFile: self.path, atomically: true, encoding: .utf8)
  }

  deinit {
    // A leftover in the system's temporary directory harms no test.
    try? FileManager.default.removeItem(atPath: self.path)
  }
}

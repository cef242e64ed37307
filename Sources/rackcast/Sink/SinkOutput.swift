internal import RehearsalSink
internal import SwiftProtobuf
internal import Synchronization

/// Writes what the sink does: a table that refreshes on a terminal, lines in a pipe, or JSON lines.
final class SinkOutput: Sendable {
  /// The events shown below the table on a terminal.
  private static let eventsShown = 6

  private struct State {
    var rates = SinkRates()
    var display: LiveDisplay
    var events: [String] = []
  }

  private let console: Console
  private let state: Mutex<State>

  init(console: Console) {
    self.console = console
    self.state = Mutex(State(display: LiveDisplay(console: console)))
  }

  /// The sink takes connections.
  func listening(on address: NodeAddress, at time: Int64) throws {
    let text = "listening on \(address); push to rtmp://\(address)/APP/NAME"
    let place: [String: Google_Protobuf_Value] = [
      "host": .init(stringValue: address.host),
      "port": .init(numberValue: Double(address.port)),
    ]
    try self.tell("listening", place, text, at: time)
  }

  func happened(_ event: RehearsalSink.Event, at time: Int64) throws {
    let event = SinkEventText(event)
    var fields: [String: Google_Protobuf_Value] = [:]
    if let stream = event.stream {
      fields["number"] = .init(numberValue: Double(stream.number))
      fields["app"] = .init(stringValue: stream.app)
      fields["name"] = .init(stringValue: stream.name)
    }
    try self.tell(event.name, fields, event.text, at: time)
  }

  /// The streams at a look.
  ///
  /// - Parameters:
  ///   - uptime: The time of the look, counted from any one point.
  ///   - time: The same in nanoseconds since 1970-01-01T00:00:00Z.
  func looked(at reports: [StreamReport], uptime: Duration, time: Int64) throws {
    try self.state.withLock { state in
      let rows = state.rates.rows(reports, at: uptime)
      switch self.console.format {
      case .json:
        let live = rows.filter { $0.report.phase == .live }
        if !live.isEmpty { try self.printJSON("streams", ["streams": Self.list(live)], at: time) }
      case .table where self.console.terminal == nil:
        for row in rows where row.report.phase == .live {
          try self.console.print(row.line(at: time))
        }
      case .table:
        let lines = state.display.lines(of: Self.table(rows))
        let none = ["Nothing is published yet; Ctrl-C ends."]
        let shown = reports.isEmpty ? none : lines
        try state.display.show(shown + [""] + state.events.suffix(Self.eventsShown))
      }
    }
  }

  /// The sink has ended.
  func ended(_ reports: [StreamReport], at time: Int64) throws {
    let rows = reports.map { SinkRow(report: $0, kbps: Self.meanRate($0)) }
    switch self.console.format {
    case .json:
      try self.printJSON("summary", ["streams": Self.list(rows)], at: time)
    case .table where rows.isEmpty:
      try self.console.print("Nothing was published.")
    case .table:
      if self.console.terminal != nil { try self.console.print("") }
      try self.console.print(Self.table(rows))
      for row in rows { try self.console.print(row.judgement) }
      for row in rows {
        guard let path = row.report.recording else { continue }
        try self.console.print("#\(row.report.identity.number) is recorded in \(path)")
      }
    }
  }

  private func tell(
    _ name: String,
    _ fields: [String: Google_Protobuf_Value],
    _ text: String,
    at time: Int64
  ) throws {
    switch self.console.format {
    case .json:
      var fields = fields
      fields["message"] = .init(stringValue: text)
      try self.printJSON(name, fields, at: time)
    case .table:
      let line = "\(TimeText.localClock(nanoseconds: time))  \(text)"
      if let terminal = self.console.terminal {
        let short = TextWidth.truncate(line, to: terminal.columns())
        self.state.withLock { state in
          state.events = state.events.suffix(Self.eventsShown - 1) + [short]
        }
      } else {
        try self.console.print(line)
      }
    }
  }

  private func printJSON(
    _ event: String,
    _ fields: [String: Google_Protobuf_Value],
    at time: Int64
  ) throws {
    var object = Google_Protobuf_Struct(fields: fields)
    object.fields["event"] = .init(stringValue: event)
    // As the protocol's own JSON has them.
    object.fields["wall_time_ns"] = .init(stringValue: String(time))
    try self.console.print(jsonLine: object)
  }

  private static func table(_ rows: [SinkRow]) -> Table {
    var table = Table(SinkRow.columns)
    for row in rows { table.add(row.cells) }
    return table
  }

  private static func list(_ rows: [SinkRow]) -> Google_Protobuf_Value {
    .init(listValue: Google_Protobuf_ListValue(values: rows.map(\.json)))
  }

  /// kbps over the whole publish.
  private static func meanRate(_ report: StreamReport) -> Double? {
    guard let first = report.video.firstTimestamp ?? report.audio.firstTimestamp,
      let last = report.video.lastTimestamp ?? report.audio.lastTimestamp, last > first
    else { return nil }
    return Double(report.bytes) * 8 / Double(last - first)
  }
}

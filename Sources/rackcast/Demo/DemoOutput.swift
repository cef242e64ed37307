internal import ControlAPI
internal import RehearsalSink
internal import SwiftProtobuf
internal import Synchronization

/// Writes what the demonstration does: a table that refreshes on a terminal, lines in a pipe, or
/// JSON lines.
final class DemoOutput: Sendable {
  let console: Console
  private let display: Mutex<LiveDisplay>

  init(console: Console) {
    self.console = console
    self.display = Mutex(LiveDisplay(console: console))
  }

  /// A step begins that may take a moment.
  func progress(_ text: String) throws {
    switch self.console.format {
    case .table: try self.console.print("==> \(text)")
    case .json: self.console.note("==> \(text)")
    }
  }

  /// The end begins.
  func stopping() throws {
    // Behind the ^C that a terminal shows.
    if self.console.terminal != nil { try self.console.print("") }
    try self.progress("stopping")
  }

  /// Every session is live.
  func onAir(_ introduction: DemoIntroduction, at time: Int64) throws {
    switch self.console.format {
    case .table: for line in introduction.lines { try self.console.print(line) }
    case .json: try self.printJSON("live", introduction.json, at: time)
    }
  }

  /// The sessions at a look.
  ///
  /// - Parameter time: Nanoseconds since 1970-01-01T00:00:00Z.
  func looked(_ rows: [DemoRow], at time: Int64) throws {
    switch self.console.format {
    case .json:
      let sessions = try rows.map { try $0.json() }
      try self.printJSON("sessions", ["sessions": .init(values: sessions)], at: time)
    case .table where self.console.terminal == nil:
      for row in rows { try self.console.print(row.line(at: time, console: self.console)) }
    case .table:
      var table = Table(DemoRow.columns)
      for row in rows { table.add(row.cells) }
      let clock = TimeText.localClock(nanoseconds: time)
      try self.display.withLock { display in
        let head = self.console.styled("on air at \(clock), Ctrl-C ends", .faint)
        try display.show([head] + display.lines(of: table))
      }
    }
  }

  /// The node did not answer a look.
  func looked(failure message: String) throws {
    try self.display.withLock { try $0.show(failure: message) }
  }

  /// The demonstration is over.
  func ended(_ verdict: DemoVerdict, at time: Int64) throws {
    let summary = DemoSummary(verdict: verdict)
    switch self.console.format {
    case .json:
      try self.printJSON("summary", summary.json, at: time)
    case .table:
      if !verdict.accounts.isEmpty {
        try self.console.print("")
        try self.console.print(summary.table)
        for line in DemoSummary.legend {
          try self.console.print(self.console.styled(line, .faint))
        }
      }
      if verdict.passed { try self.console.print(self.console.styled(verdict.text, .good)) }
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
}

extension Google_Protobuf_Value {
  fileprivate init(values: [Google_Protobuf_Value]) {
    self.init(listValue: Google_Protobuf_ListValue(values: values))
  }
}

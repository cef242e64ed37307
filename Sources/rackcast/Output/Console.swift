internal import SwiftProtobuf

/// Where a command writes: its answer, and what it has to say beside it.
struct Console: Sendable {
  let format: OutputFormat
  /// The terminal the answer goes to; `nil` for a file or a pipe.
  let terminal: Terminal?
  /// Writes to standard output as it is.
  let output: @Sendable (String) throws -> Void
  /// Writes to standard error as it is.
  let diagnostics: @Sendable (String) -> Void

  /// Whether styles show: on a terminal, unless `NO_COLOR` is set (no-color.org).
  var colours: Bool {
    self.terminal?.colours ?? false
  }

  /// Writes a line of the answer.
  func print(_ line: String) throws {
    try self.output(line + "\n")
  }

  /// Writes a table.
  func print(_ table: Table, headings: Bool = true) throws {
    let lines = table.lines(
      width: self.terminal?.columns(),
      colours: self.colours,
      headings: headings
    )
    guard !lines.isEmpty else { return }
    try self.output(lines.joined(separator: "\n") + "\n")
  }

  /// Writes one message as JSON.
  func print(json message: some Message) throws {
    try self.print(try JSONText.object(message))
  }

  /// Writes a list of messages as a JSON array.
  func print(json messages: [some Message]) throws {
    try self.print(try JSONText.array(messages))
  }

  /// Writes one message of a stream as one line of JSON.
  func print(jsonLine message: some Message) throws {
    try self.print(try JSONText.line(message))
  }

  /// Says something that is no part of the answer.
  func note(_ line: String) {
    self.diagnostics(line + "\n")
  }

  /// `text` in `style`, where styles show.
  func styled(_ text: String, _ style: Style) -> String {
    self.colours ? style.apply(to: text) : text
  }
}

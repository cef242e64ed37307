import Synchronization

@testable import rackcast

/// Keeps what a command writes.
final class Recorder: Sendable {
  private let written = Mutex((output: "", diagnostics: ""))

  var output: String {
    self.written.withLock { $0.output }
  }

  var diagnostics: String {
    self.written.withLock { $0.diagnostics }
  }

  /// The lines of the answer.
  var lines: [String] {
    self.output.split(separator: "\n").map(String.init)
  }

  /// What was said beside the answer.
  var notes: [String] {
    self.diagnostics.split(separator: "\n").map(String.init)
  }

  /// Forgets what was written.
  func clear() {
    self.written.withLock { $0 = ("", "") }
  }

  func console(_ format: OutputFormat = .table, terminal: Terminal? = nil) -> Console {
    Console(
      format: format,
      terminal: terminal,
      output: { text in self.written.withLock { $0.output += text } },
      diagnostics: { text in self.written.withLock { $0.diagnostics += text } }
    )
  }
}

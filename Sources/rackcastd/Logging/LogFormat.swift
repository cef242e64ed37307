/// How the daemon's log is written.
enum LogFormat: String, CaseIterable, Hashable, Sendable {
  /// For people.
  case text
  /// A JSON object a line, for collectors.
  case json
}

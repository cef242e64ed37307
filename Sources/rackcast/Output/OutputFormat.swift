internal import ArgumentParser

/// How a command writes its answer.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// For people.
  case table
  /// For programs.
  case json
}

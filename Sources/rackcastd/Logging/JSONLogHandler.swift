internal import Foundation
internal import Logging

/// Writes each message as a JSON object on a line of its own: `time` (RFC 3339, UTC, microseconds), `level`,
/// `label`, `message`, and what belongs to it under `metadata`.
struct JSONLogHandler: LogHandler {
  var logLevel = Logger.Level.info
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  private let label: String
  private let now: @Sendable () -> Date
  private let write: @Sendable (String) -> Void

  /// - Parameter write: takes a whole line, with its end.
  init(
    label: String,
    now: @escaping @Sendable () -> Date = { Date() },
    write: @escaping @Sendable (String) -> Void
  ) {
    self.label = label
    self.now = now
    self.write = write
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { self.metadata[key] }
    set { self.metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var metadata = self.metadata
    metadata.merge(self.metadataProvider?.get() ?? [:]) { $1 }
    metadata.merge(event.metadata ?? [:]) { $1 }
    let line = Line(
      time: Self.time(self.now()),
      level: event.level.rawValue,
      label: self.label,
      message: event.message.description,
      metadata: metadata.isEmpty ? nil : metadata.mapValues { JSONLogValue($0) }
    )
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts and their lists always have a JSON form.
    guard let data = try? encoder.encode(line) else { return }
    self.write(String(decoding: data, as: UTF8.self) + "\n")
  }

  private struct Line: Encodable {
    let time: String
    let level: String
    let label: String
    let message: String
    let metadata: [String: JSONLogValue]?
  }

  private static func time(_ date: Date) -> String {
    let seconds = date.timeIntervalSince1970.rounded(.down)
    let microseconds = Int((date.timeIntervalSince1970 - seconds) * 1_000_000)
    let whole = Date(timeIntervalSince1970: seconds).formatted(.iso8601)
    let digits = String(1_000_000 + microseconds).dropFirst()
    return "\(whole.dropLast()).\(digits)Z"
  }
}

/// What belongs to a message, as JSON.
struct JSONLogValue: Encodable {
  private let value: Logger.Metadata.Value

  init(_ value: Logger.Metadata.Value) {
    self.value = value
  }

  func encode(to encoder: any Encoder) throws {
    switch self.value {
    case .string(let text):
      var container = encoder.singleValueContainer()
      try container.encode(text)
    case .stringConvertible(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value.description)
    case .array(let values):
      var container = encoder.unkeyedContainer()
      for value in values { try container.encode(JSONLogValue(value)) }
    case .dictionary(let values):
      var container = encoder.singleValueContainer()
      try container.encode(values.mapValues { JSONLogValue($0) })
    }
  }
}

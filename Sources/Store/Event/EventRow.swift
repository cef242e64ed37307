internal import Events
internal import Foundation
internal import GRDB

/// A line of `event`: an event with its detail as JSON.
struct EventRow: Sendable {
  private let draft: EventDraft
  private let detail: String

  static let columns = """
    sequence, wall_time_ns, monotonic_ns, session, destination, code, name, severity, message, \
    detail, operator, previous_state, next_state
    """

  private static let insertSQL = """
    INSERT INTO event (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  /// The lines of `drafts`; the work that needs no database.
  static func rows(_ drafts: some Sequence<EventDraft>) -> [EventRow] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf",
      negativeInfinity: "-inf",
      nan: "nan"
    )
    return drafts.map { draft in
      guard draft.detail != EventDetail() else { return EventRow(draft: draft, detail: "{}") }
      // 'try?' is fine: strings, whole numbers and truth values always encode, and so do floats
      // with the strategy above. An event without its detail is still better than none.
      let data = try? encoder.encode(draft.detail)
      return EventRow(
        draft: draft,
        detail: data.map { String(decoding: $0, as: UTF8.self) } ?? "{}"
      )
    }
  }

  func insert(sequence: Int64, _ database: Database) throws {
    let values: [(any DatabaseValueConvertible)?] = [
      sequence, self.draft.wallTime, self.draft.monotonicTime, self.draft.session,
      self.draft.destination, self.draft.code.number, self.draft.code.name,
      self.draft.code.severity.rawValue, self.draft.message, self.detail, self.draft.operator,
      self.draft.previousState, self.draft.nextState,
    ]
    try database.cachedStatement(sql: Self.insertSQL).execute(arguments: StatementArguments(values))
  }

  /// The events of the rows that `sql` selects, which must be `columns`.
  static func fetch(
    _ database: Database,
    sql: String,
    arguments: StatementArguments
  ) throws -> [Event] {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf",
      negativeInfinity: "-inf",
      nan: "nan"
    )
    var events: [Event] = []
    let rows = try Row.fetchCursor(
      try database.cachedStatement(sql: sql),
      arguments: arguments
    )
    while let row = try rows.next() {
      events.append(try self.event(row, decoder))
    }
    return events
  }

  private static func event(_ row: Row, _ decoder: JSONDecoder) throws -> Event {
    let sequence: Int64 = row[0]
    let detail: String = row[9]
    do {
      let draft = EventDraft(
        session: row[3],
        destination: row[4],
        code: try self.code(number: row[5], name: row[6], severity: row[7]),
        message: row[8],
        detail: detail == "{}"
          ? EventDetail() : try decoder.decode(EventDetail.self, from: Data(detail.utf8)),
        operator: row[10],
        previousState: row[11],
        nextState: row[12],
        wallTime: row[1],
        monotonicTime: row[2]
      )
      return Event(sequence: UInt64(sequence), draft)
    } catch {
      throw StoreError(.corrupt, "Event \(sequence) cannot be read: \(error).", cause: error)
    }
  }

  /// The code as it was recorded, with the meaning that this release gives it.
  private static func code(
    number: Int32,
    name: String,
    severity: String
  ) throws(StoreError) -> Code {
    guard let recorded = Severity(rawValue: severity) else {
      throw StoreError(.corrupt, "unknown severity \(severity)")
    }
    let meaning = Code.named(name, number: number)?.meaning ?? ""
    return Code(number: number, name: name, severity: recorded, meaning: meaning)
  }
}

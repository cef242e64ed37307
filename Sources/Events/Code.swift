/// A line of the code table: what an event is about.
///
/// The numbers are those of WeChat's live-pusher. Changes that it has no number for have number 0
/// and are told apart by their names, so a code is its number and name together.
public struct Code: Sendable, Codable {
  /// The live-pusher's number, or 0.
  public let number: Int32
  /// Lower case with underscores; unique in the table.
  public let name: String
  public let severity: Severity
  /// When the code is emitted.
  public let meaning: String

  /// A code as it was recorded; the table's codes are static members.
  public init(number: Int32, name: String, severity: Severity, meaning: String) {
    self.number = number
    self.name = name
    self.severity = severity
    self.meaning = meaning
  }

  /// A numbered line of the table.
  init(_ number: Int32, _ name: String, _ meaning: String) {
    self.init(
      number: number,
      name: name,
      severity: Severity(ofNumber: number),
      meaning: meaning
    )
  }

  /// A line of the table without a number.
  init(unnumbered name: String, _ meaning: String, severity: Severity = .info) {
    self.init(number: 0, name: name, severity: severity, meaning: meaning)
  }

  /// The table's line with this number and name; `nil` for a code of another release.
  public static func named(_ name: String, number: Int32) -> Code? {
    self.byName[name].flatMap { $0.number == number ? $0 : nil }
  }

  private static let byName = Dictionary(
    uniqueKeysWithValues: (Self.all + Self.unnumbered).map { ($0.name, $0) }
  )
}

extension Code: Hashable {
  public static func == (left: Code, right: Code) -> Bool {
    left.number == right.number && left.name == right.name
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(self.number)
    hasher.combine(self.name)
  }
}

extension Code: CustomStringConvertible {
  public var description: String {
    self.number == 0 ? self.name : "\(self.number) \(self.name)"
  }
}

/// How much a code matters to the person who watches the rack.
public enum Severity: String, Hashable, Sendable, Codable, CaseIterable {
  /// Something went as it should.
  case info
  /// Something went wrong and is being dealt with.
  case warning
  /// Something is lost until somebody acts.
  case error

  /// The severity of a numbered code: negative and 1000x are errors, 11xx and 3xxx warnings, 10xx
  /// status.
  init(ofNumber number: Int32) {
    switch number {
    case 1000 ..< 1100: self = .info
    case 1100 ..< 1200, 3000 ..< 4000: self = .warning
    case ..<0, 10000 ..< 10100: self = .error
    default: preconditionFailure("\(number) is in no range of the code table.")
    }
  }
}

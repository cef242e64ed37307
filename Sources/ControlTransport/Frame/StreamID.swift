/// Numbers a stream within its connection: odd, chosen by the client, rising, never used twice.
struct StreamID: Hashable, Comparable, Sendable, CustomStringConvertible {
  let rawValue: UInt32

  static let first = StreamID(rawValue: 1)

  /// Whether a client may choose this id.
  var isOdd: Bool {
    self.rawValue % 2 == 1
  }

  /// The id after this one, or nothing when the connection has used them all.
  var next: StreamID? {
    let (value, overflow) = self.rawValue.addingReportingOverflow(2)
    return overflow ? nil : StreamID(rawValue: value)
  }

  var description: String {
    String(self.rawValue)
  }

  static func < (lhs: StreamID, rhs: StreamID) -> Bool {
    lhs.rawValue < rhs.rawValue
  }
}

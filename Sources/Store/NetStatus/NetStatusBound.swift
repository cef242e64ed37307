/// How much of the figures is kept; the oldest go first.
public struct NetStatusBound: Hashable, Sendable {
  /// How old a sample may be, against the newest of a batch.
  public var age: Duration
  /// How many samples there may be in all.
  public var rows: Int

  /// 24 h and a million samples: eight sessions with three destinations each need 1.2 million for a
  /// day, in about 250 MB.
  public static let standard = NetStatusBound(age: .seconds(24 * 3600), rows: 1_000_000)

  public init(age: Duration, rows: Int) {
    precondition(rows > 0 && age > .zero, "A bound keeps something.")
    self.age = age
    self.rows = rows
  }
}

/// What a row of counters tells about pictures that are missing or came twice.
public struct CounterSummary: Hashable, Sendable {
  /// Pictures whose counter was read.
  public private(set) var readable = 0
  /// Pictures without a readable counter.
  public private(set) var unreadable = 0
  /// Numbers left out.
  public private(set) var missing = 0
  /// Pictures that show the number before once more.
  public private(set) var repeated = 0
  /// Pictures that show an earlier number.
  public private(set) var backwards = 0

  /// - Parameters:
  ///   - counters: what each picture showed, in order.
  ///   - modulus: how many numbers there are before they start again: the pictures of a looped clip,
  ///     or 65,536.
  public init(_ counters: [UInt16?], modulus: Int = 65536) {
    var last: Int?
    for counter in counters {
      guard let counter else {
        self.unreadable += 1
        continue
      }
      self.readable += 1
      defer { last = Int(counter) }
      guard let last else { continue }
      let step = ((Int(counter) - last) % modulus + modulus) % modulus
      switch step {
      case 0: self.repeated += 1
      case 1: break
      case ...(modulus / 2): self.missing += step - 1
      default: self.backwards += 1
      }
    }
  }
}

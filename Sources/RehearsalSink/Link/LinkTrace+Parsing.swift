extension LinkTrace {
  /// Reads a trace as people write it: a line `SECONDS RATE[kbps|Mbps] [DELAY]` for each stretch, a rate
  /// without a unit being in kbps, a delay as `80ms` or `0.2s`. Empty lines, and what stands behind `#`,
  /// are passed over.
  ///
  /// Throws `RehearsalSinkError.Code.invalidTrace` with the number of the line.
  public init(parsing text: String) throws(RehearsalSinkError) {
    var stretches: [Stretch] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" || $0 == "\r" }
      guard !words.isEmpty else { continue }
      stretches.append(try Self.stretch(words, line: index + 1))
      guard stretches.count <= Self.longest else {
        throw Self.invalid(index + 1, "a trace has at most \(Self.longest) lines")
      }
    }
    guard let trace = LinkTrace(stretches) else {
      throw RehearsalSinkError(
        .invalidTrace,
        "the trace carries nothing: give a line SECONDS RATE with a rate over 0, such as 10 2.5Mbps"
      )
    }
    self = trace
  }

  /// Lines; a day in steps of a second.
  private static let longest = 86_400

  private static func stretch(
    _ words: [Substring],
    line: Int
  ) throws(RehearsalSinkError) -> Stretch {
    guard (2 ... 3).contains(words.count) else {
      throw Self.invalid(line, "has \(words.count) words: write SECONDS RATE [DELAY]")
    }
    guard let seconds = Self.number(words[0]), (0.001 ... 1e6).contains(seconds) else {
      throw Self.invalid(line, "\(Self.shown(words[0])) is no time: give seconds from 0.001 on")
    }
    guard let rate = Self.bitsPerSecond(words[1]) else {
      throw Self.invalid(line, "\(Self.shown(words[1])) is no rate: write 800kbps or 2.5Mbps")
    }
    var delay: Duration?
    if words.count == 3 {
      guard let given = Self.delay(words[2]) else {
        throw Self.invalid(line, "\(Self.shown(words[2])) is no delay: write 80ms, up to 60s")
      }
      delay = given
    }
    return Stretch(
      duration: .nanoseconds(Int64((seconds * 1e9).rounded())),
      bitsPerSecond: rate,
      delay: delay
    )
  }

  private static func bitsPerSecond(_ word: Substring) -> Int? {
    let (number, unit) = Self.parts(word)
    let factor: Double
    switch unit {
    case "", "kbps": factor = 1e3
    case "Mbps": factor = 1e6
    default: return nil
    }
    guard let number, number * factor <= 1e12 else { return nil }
    return Int((number * factor).rounded())
  }

  private static func delay(_ word: Substring) -> Duration? {
    let (number, unit) = Self.parts(word)
    let factor: Double
    switch unit {
    case "ms": factor = 1e6
    case "s": factor = 1e9
    default: return nil
    }
    guard let number, number * factor <= 60e9 else { return nil }
    return .nanoseconds(Int64((number * factor).rounded()))
  }

  /// A number that is not negative, and the unit behind it.
  private static func parts(_ word: Substring) -> (number: Double?, unit: Substring) {
    let digits = word.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    return (Self.number(digits), word.dropFirst(digits.count))
  }

  private static func number(_ digits: Substring) -> Double? {
    guard digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }) else { return nil }
    return Double(digits)
  }

  private static func shown(_ word: Substring) -> String {
    "\"\(word.prefix(40))\""
  }

  private static func invalid(_ line: Int, _ what: String) -> RehearsalSinkError {
    RehearsalSinkError(.invalidTrace, "line \(line): \(what)")
  }
}

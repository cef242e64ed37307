/// What a link can carry over time; begins anew at its end.
///
/// As text, a line for each change: `SECONDS RATE [DELAY] [loss PERCENT] [buffer KILOBYTES]`, such as
/// `12.5 2Mbps 40ms`; the last line has `end` in place of a rate. What a line does not say stays.
public struct LinkTrace: Hashable, Sendable, CustomStringConvertible {
  public var description: String { self.name }

  /// What holds from a moment on.
  public struct Step: Hashable, Sendable {
    /// Seconds since the beginning.
    public var time: Double
    /// Bits per second.
    public var rate: Double
    /// One way, in seconds, without queues.
    public var delay: Double
    /// The part of the packets that are lost at random, 0 to 1.
    public var loss: Double
    /// The bytes that fit in front of the link.
    public var buffer: Double

    public init(
      time: Double,
      rate: Double,
      delay: Double = 0.02,
      loss: Double = 0,
      buffer: Double = 96_000
    ) {
      self.time = time
      self.rate = rate
      self.delay = delay
      self.loss = loss
      self.buffer = buffer
    }
  }

  public let name: String
  public let steps: [Step]
  /// Seconds.
  public let length: Double

  public init(name: String, steps: [Step], length: Double) {
    precondition(steps.first?.time == 0 && length > steps.last?.time ?? 0, "A trace has a length.")
    self.name = name
    self.steps = steps
    self.length = length
  }

  /// Reads a trace.
  public init(name: String, text: String) throws(InvalidTrace) {
    var steps: [Step] = []
    var length: Double?
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }
      guard let first = words.first else { continue }
      guard length == nil, let time = Double(first), time >= steps.last?.time ?? 0, words.count > 1
      else { throw InvalidTrace(name: name, line: number + 1) }
      if words[1] == "end" {
        length = time
        continue
      }
      var step = steps.last ?? Step(time: 0, rate: 0)
      step.time = time
      guard step.take(words.dropFirst()) else { throw InvalidTrace(name: name, line: number + 1) }
      steps.append(step)
    }
    guard let length, steps.first?.time == 0, length > steps.last?.time ?? 0 else {
      throw InvalidTrace(name: name, line: 0)
    }
    self.init(name: name, steps: steps, length: length)
  }
}

/// A trace that cannot be read.
public struct InvalidTrace: Error, Hashable, Sendable, CustomStringConvertible {
  public let name: String
  /// From 1; 0 when the whole is wrong.
  public let line: Int

  public init(name: String, line: Int) {
    self.name = name
    self.line = line
  }

  public var description: String {
    self.line == 0
      ? "trace \(self.name) does not begin at 0, or has no end"
      : "trace \(self.name), line \(self.line) is not: SECONDS RATE [DELAY] [loss PERCENT] "
        + "[buffer KILOBYTES]"
  }
}

extension LinkTrace.Step {
  fileprivate mutating func take(_ words: ArraySlice<Substring>) -> Bool {
    var words = words
    while let word = words.popFirst() {
      if let rate = Self.number(word, "Mbps") {
        self.rate = rate * 1_000_000
      } else if let rate = Self.number(word, "kbps") {
        self.rate = rate * 1000
      } else if let delay = Self.number(word, "ms") {
        self.delay = delay / 1000
      } else if word == "loss", let percent = words.popFirst().flatMap({ Double($0) }) {
        self.loss = percent / 100
      } else if word == "buffer", let kilobytes = words.popFirst().flatMap({ Double($0) }) {
        self.buffer = kilobytes * 1000
      } else {
        return false
      }
    }
    return true
  }

  private static func number(_ word: Substring, _ unit: String) -> Double? {
    guard word.hasSuffix(unit), let number = Double(word.dropLast(unit.count)), number >= 0 else {
      return nil
    }
    return number
  }
}

internal import ArgumentParser

/// A length of time on the command line: `500ms`, `10s`, `2m`, `1h`, `1m30s`, `1.5s`, `30d`.
struct DurationArgument: Hashable, Sendable, ExpressibleByArgument {
  let value: Duration

  init(_ value: Duration) {
    self.value = value
  }

  init?(argument: String) {
    guard !argument.isEmpty else { return nil }
    var total = 0.0
    var rest = argument[...]
    var largest = Double.infinity
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
      let unit = rest.dropFirst(digits.count).prefix { $0.isASCII && $0.isLetter }
      guard let number = Double(digits), let seconds = Self.seconds(in: unit) else { return nil }
      // Units fall, as in 1h30m: 30m1h and 1s1s are slips.
      guard seconds < largest else { return nil }
      largest = seconds
      total += number * seconds
      rest = rest.dropFirst(digits.count + unit.count)
    }
    // A hundred years, far from where nanoseconds overflow.
    guard total.isFinite, total <= 3.2e9 else { return nil }
    self.value = .nanoseconds(Int64((total * 1e9).rounded()))
  }

  var defaultValueDescription: String {
    self.text
  }

  var seconds: Double {
    let parts = self.value.components
    return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
  }

  var milliseconds: Double {
    self.seconds * 1000
  }

  /// As it is written on the command line.
  var text: String {
    self.seconds < 1
      ? "\(FigureText.short(self.milliseconds))ms" : "\(FigureText.short(self.seconds))s"
  }

  private static func seconds(in unit: Substring) -> Double? {
    switch unit {
    case "ms": 0.001
    case "s": 1
    case "m", "min": 60
    case "h": 3600
    case "d": 86400
    default: nil
    }
  }
}

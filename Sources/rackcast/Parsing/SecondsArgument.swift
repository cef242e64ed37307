internal import ArgumentParser

/// A number of seconds, `2`, or a length of time, `2s`, `500ms`.
struct SecondsArgument: Hashable, Sendable, ExpressibleByArgument {
  let seconds: Double

  init?(argument: String) {
    if let number = Double(argument), number.isFinite, number >= 0 {
      self.seconds = number
    } else if let duration = DurationArgument(argument: argument) {
      self.seconds = duration.seconds
    } else {
      return nil
    }
  }
}

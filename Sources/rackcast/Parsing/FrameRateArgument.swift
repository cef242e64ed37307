internal import ArgumentParser

/// Frames per second: `25`, `29.97` or `30000/1001`.
struct FrameRateArgument: Hashable, Sendable, ExpressibleByArgument {
  let framesPerSecond: Double

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
    let value: Double
    switch parts.count {
    case 1:
      guard let number = Double(parts[0]) else { return nil }
      value = number
    case 2:
      guard let top = Double(parts[0]), let bottom = Double(parts[1]), bottom > 0 else {
        return nil
      }
      value = top / bottom
    default:
      return nil
    }
    guard value.isFinite, value > 0 else { return nil }
    self.framesPerSecond = value
  }
}

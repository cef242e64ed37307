/// What came of a simulated broadcast.
public struct SimulationScore: Sendable {
  /// The part of what the link carried, or of the highest rate where that is less.
  public var utilisation = 0.0
  /// How long media waited before it was through the link's buffer, in seconds.
  public var delay95 = 0.0
  public var delay50 = 0.0
  public var longestDelay = 0.0
  /// Times the encoder's target changed.
  public var changes = 0
  /// The most changes in any minute in which the link had been the same for a minute.
  public var steadyChanges = 0
  /// Changes a minute of all the time in which the link had been the same for a minute.
  public var steadyRate = 0.0
  public var picturesDropped = 0
  public var soundDropped = 0
  /// The longest time without a byte through the link while it could carry some, in seconds.
  public var longestStall = 0.0
  /// The lowest and the highest target of the picture, in bits per second.
  public var lowest = Double.infinity
  public var highest = 0.0
  /// Seconds simulated.
  public var length = 0.0
  /// The target each 100 ms, for settle times.
  public var targets: [Float] = []

  /// The seconds from `start` until the target is `goal` or less, and stays so for a second.
  public func settled(below goal: Double, from start: Double) -> Double? {
    self.settled(from: start) { Double($0) <= goal }
  }

  /// The seconds from `start` until the target is `goal` or more, and stays so for a second.
  public func settled(above goal: Double, from start: Double) -> Double? {
    self.settled(from: start) { Double($0) >= goal }
  }

  private func settled(from start: Double, _ isThere: (Float) -> Bool) -> Double? {
    let first = Int(start * 10)
    var held = 0
    for index in first ..< self.targets.count {
      held = isThere(self.targets[index]) ? held + 1 : 0
      if held == 10 { return Double(index - first - 9) / 10 }
    }
    return nil
  }
}

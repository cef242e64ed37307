/// What a driver's zoom control means in magnification.
///
/// The control is a focal length, whose shortest shows the whole picture: 1×. Magnification grows with
/// it, so 100 to 500 is 1× to 5×. A range that begins at 0 or below tells no ratio; it is taken evenly
/// as 1× to 4×.
public struct ZoomRange: Hashable, Sendable {
  /// What a range without a ratio ends in.
  static let assumedMaximum = 4.0

  /// The driver's values.
  private let minimum: Int64
  private let maximum: Int64
  private let step: Int64

  /// - Parameter control: the driver's zoom; `nil` when it has only one value.
  init?(_ control: DeviceControl) {
    guard control.minimum < control.maximum else { return nil }
    self.minimum = control.minimum
    self.maximum = control.maximum
    self.step = Int64(clamping: max(1, control.step))
  }

  /// How far it magnifies; over 1.
  public var maximumLevel: Double {
    self.level(of: self.maximum)
  }

  /// The magnification at a value of the driver.
  public func level(of value: Int64) -> Double {
    if self.minimum > 0 { return Double(value) / Double(self.minimum) }
    let part = Double(value - self.minimum) / Double(self.maximum - self.minimum)
    return 1 + part * (Self.assumedMaximum - 1)
  }

  /// The driver's value nearest to a magnification from 1 to `maximumLevel`.
  public func value(for level: Double) -> Int64 {
    let exact =
      self.minimum > 0
      ? level * Double(self.minimum)
      : Double(self.minimum) + (level - 1) / (Self.assumedMaximum - 1)
        * Double(self.maximum - self.minimum)
    let steps = ((exact - Double(self.minimum)) / Double(self.step)).rounded()
    let highest = (self.maximum - self.minimum) / self.step
    return self.minimum + min(max(0, Int64(steps)), highest) * self.step
  }
}

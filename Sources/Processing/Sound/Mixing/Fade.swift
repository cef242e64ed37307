public import Media

/// Lets sound begin and end without a click where it is switched on and off.
public struct Fade {
  /// How long it takes.
  public static let duration = Duration.milliseconds(10)

  private let format: AudioFormat
  private var ramp: GainRamp

  /// - Parameter isIn: whether the sound is on from the first sample.
  public init(format: AudioFormat, isIn: Bool) {
    self.format = format
    self.ramp = GainRamp(isIn ? 1 : 0, length: max(1, format.frames(in: Self.duration)))
  }

  /// The samples per channel of a whole fade.
  public var length: Int { self.ramp.length }

  /// Whether the sound is off, to the last sample.
  public var isOut: Bool { self.ramp.isSettled && self.ramp.target == 0 }

  /// The samples per channel that are left of the fade under way.
  public var remaining: Int { self.ramp.remaining }

  /// Begins to come in.
  public mutating func fadeIn() { self.ramp.change(to: 1) }

  /// Begins to go out.
  public mutating func fadeOut() { self.ramp.change(to: 0) }

  /// Fades the next samples, interleaved.
  public mutating func apply(to samples: inout [Float]) {
    self.ramp.apply(to: &samples, channels: self.format.channels)
  }
}

internal import Media

/// Decides how much sound is stretched or pressed, so that what a device's clock gains or loses does
/// not move it against its capture time.
///
/// A proportional-integral controller, critically damped. It learns how far the clock is off and
/// corrects that for good; the rest comes from the deviation at hand. At a clock that begins to run
/// 0.5 % off, the deviation passes 12 ms in the first seconds and stays under 4 ms after them.
struct DriftCorrection: Sendable {
  /// A lasting deviation up to this is left alone while the clock was never off: drivers' timestamps
  /// stray by as much.
  static let tolerated = Duration.milliseconds(4)
  /// From one correction to the next.
  static let period = Duration.milliseconds(500)
  /// What a correction is spread over unless the next one replaces it: in steps of a sample, 2 parts
  /// per million.
  static let distance = Duration.seconds(10)
  /// The most that sound is stretched: a sixth of a semitone, of a clock far beyond what devices have.
  static let limit = 0.01

  /// How fast deviations are taken back, in radians per second.
  private static let naturalFrequency = 0.25

  /// How far the clock is off, as learnt; nil while it was never off.
  private var learnt: Double?
  /// Since when the last correction is in force, in samples per channel.
  private var lastCorrection: Int64 = 0

  /// The correction to go on with where a gap ended; nil while the clock was never off.
  mutating func resumed(at position: Int64) -> Double? {
    self.lastCorrection = position
    return self.learnt
  }

  /// The correction that is due: how much longer the sound is to become, as a fraction.
  ///
  /// - Parameters:
  ///   - deviation: how much later than its place the sound was captured, smoothed.
  ///   - position: how far the sound is, in samples per channel.
  ///   - format: of the sound.
  mutating func due(
    deviation: Duration,
    position: Int64,
    format: AudioFormat
  ) -> Double? {
    let magnitude = deviation < .zero ? .zero - deviation : deviation
    guard let learnt = self.learnt ?? (magnitude > Self.tolerated ? 0 : nil) else { return nil }
    let isFirst = self.learnt == nil
    let elapsed = position - self.lastCorrection
    guard isFirst || elapsed >= Int64(format.frames(in: Self.period)) else { return nil }
    self.lastCorrection = position
    // A pause of the device is no time in which the deviation lasted.
    let seconds = isFirst ? 0 : min(1, Double(elapsed) / Double(format.sampleRate))
    let present = Double(deviation.nanoseconds) / 1e9
    let frequency = Self.naturalFrequency
    let integral = Self.bounded(learnt + frequency * frequency * present * seconds)
    self.learnt = integral
    return Self.bounded(integral + 2 * frequency * present)
  }

  private static func bounded(_ rate: Double) -> Double {
    max(-self.limit, min(self.limit, rate))
  }
}

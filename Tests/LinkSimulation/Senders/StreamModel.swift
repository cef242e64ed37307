internal import Glibc
internal import TestSupport

/// What a live encoder gives: pictures at a steady rate whose sizes follow the target, and sound.
///
/// A keyframe is six times the others; sizes scatter by a fifth; a stretch without motion needs a
/// part of the target only.
public struct StreamModel: Sendable {
  /// A coded picture or stretch of sound.
  public struct Unit: Sendable {
    public var isPicture: Bool
    public var isKeyframe: Bool
    public var bytes: Int
  }

  /// What is streamed.
  public struct Settings: Sendable {
    public var framesPerSecond = 30.0
    /// Seconds from one keyframe to the next.
    public var keyframeInterval = 2.0
    /// Bits per second.
    public var sound = 128_000.0
    /// Stretches without motion, in seconds from the beginning of each `stillPeriod`.
    public var still: ClosedRange<Double>?
    public var stillPeriod = 120.0

    public init() {}
  }

  public static let keyframeWeight = 6.0
  /// 1024 samples at 48 kHz.
  private static let soundInterval = 1024.0 / 48_000

  private let settings: Settings
  private var generator: SeededGenerator
  private var frame = 0
  private var nextFrame = 0.0
  private var nextSound = 0.0
  private var wantsKeyframe = false
  private var sinceKeyframe = 0

  public init(_ settings: Settings, seed: UInt64) {
    self.settings = settings
    self.generator = SeededGenerator(seed: seed)
  }

  /// Makes the next picture a keyframe.
  public mutating func requestKeyframe() {
    self.wantsKeyframe = true
  }

  /// What comes up to `time`, when the encoder aims at `rate` bits per second for the picture.
  public mutating func units(until time: Double, rate: Double) -> [Unit] {
    var units: [Unit] = []
    while self.nextFrame <= time {
      units.append(self.picture(at: self.nextFrame, rate: rate))
      self.frame += 1
      self.nextFrame = Double(self.frame) / self.settings.framesPerSecond
    }
    while self.nextSound <= time {
      let bytes = Int(self.settings.sound / 8 * Self.soundInterval)
      units.append(Unit(isPicture: false, isKeyframe: false, bytes: bytes))
      self.nextSound += Self.soundInterval
    }
    return units
  }

  private mutating func picture(at time: Double, rate: Double) -> Unit {
    let perGroup = self.settings.framesPerSecond * self.settings.keyframeInterval
    let isKeyframe = self.wantsKeyframe || self.sinceKeyframe >= Int(perGroup) || self.frame == 0
    self.wantsKeyframe = false
    self.sinceKeyframe = isKeyframe ? 1 : self.sinceKeyframe + 1
    // So that a group of pictures has the rate.
    let mean = rate / 8 * self.settings.keyframeInterval / (perGroup - 1 + Self.keyframeWeight)
    let scatter = 1 + 0.2 * (Double.random(in: -1 ... 1, using: &self.generator))
    let inPeriod = time.truncatingRemainder(dividingBy: self.settings.stillPeriod)
    let motion = self.settings.still?.contains(inPeriod) == true ? 0.15 : 1
    let bytes = mean * scatter * motion * (isKeyframe ? Self.keyframeWeight : 1)
    return Unit(isPicture: true, isKeyframe: isKeyframe, bytes: max(Int(bytes), 100))
  }
}

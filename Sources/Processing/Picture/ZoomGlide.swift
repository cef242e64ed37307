internal import Glibc
public import Media

/// A zoom that glides to its level instead of jumping there.
///
/// It goes by equal ratios in equal times, which the eye takes for an even movement. A value: the
/// owner gives the times.
public struct ZoomGlide: Hashable, Sendable {
  /// How long a glide takes.
  public static let length = Duration.milliseconds(300)

  /// The level it ends at.
  public private(set) var target: Double
  private var start: Double
  /// When it began; nil when it stands.
  private var begin: MediaTime?

  /// A zoom that stands at `level`.
  public init(level: Double = 1) {
    self.target = level
    self.start = level
    self.begin = nil
  }

  /// Goes to `level` from where it is at `time` on.
  public mutating func go(to level: Double, from time: MediaTime) {
    self.start = self.level(at: time)
    self.target = level
    self.begin = time
  }

  /// Stands at `level` at once.
  public mutating func jump(to level: Double) {
    self = ZoomGlide(level: level)
  }

  /// The level at `time`.
  public func level(at time: MediaTime) -> Double {
    guard let begin = self.begin, time < begin + Self.length else { return self.target }
    let part = max(0, Double((time - begin).nanoseconds) / Double(Self.length.nanoseconds))
    return self.start * pow(self.target / self.start, part)
  }
}

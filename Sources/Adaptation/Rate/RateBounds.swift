public import Media

/// Within what a rate controller decides.
public struct RateBounds: Hashable, Sendable {
  /// The lowest rate of the picture; never gone below.
  public var minimum: Bitrate
  /// The highest rate of the picture.
  public var maximum: Bitrate
  /// Whether the highest rate is lower than asked for, for the sake of sessions of a higher priority.
  public var isYielding: Bool
  /// What sound takes of the path beside the picture; never changed.
  public var sound: Bitrate
  /// How long media may wait.
  public var budget: Duration
  /// The longest time from one keyframe, which is a burst, to the next.
  public var keyframeInterval: Duration

  public init(
    minimum: Bitrate,
    maximum: Bitrate,
    sound: Bitrate,
    budget: Duration,
    keyframeInterval: Duration,
    isYielding: Bool = false
  ) {
    precondition(minimum <= maximum, "The lowest rate is not over the highest.")
    self.minimum = minimum
    self.maximum = maximum
    self.sound = sound
    self.budget = budget
    self.keyframeInterval = keyframeInterval
    self.isYielding = isYielding
  }

  /// These bounds, not above `ceiling`, for the sake of others; never below the lowest rate.
  public func yielding(to ceiling: Bitrate?) -> RateBounds {
    guard let ceiling, ceiling < self.maximum else { return self }
    var bounds = self
    bounds.maximum = max(ceiling, self.minimum)
    bounds.isYielding = bounds.maximum < self.maximum
    return bounds
  }
}

internal import Media

/// The times of output frames: a constant rate from an origin on, which may change at a tick.
struct FrameGrid: Hashable {
  private(set) var rate: FrameRate
  /// The tick at which the rate began, and its time.
  private var baseIndex: Int64 = 0
  private var baseTime: MediaTime

  init(origin: MediaTime, rate: FrameRate) {
    self.baseTime = origin
    self.rate = rate
  }

  /// The time of tick `index`, which is not before the last change of the rate.
  func time(ofTick index: Int64) -> MediaTime {
    self.baseTime + self.rate.offset(ofFrame: index - self.baseIndex)
  }

  /// Continues from tick `index` on with another rate.
  mutating func setRate(_ rate: FrameRate, fromTick index: Int64) {
    self.baseTime = self.time(ofTick: index)
    self.baseIndex = index
    self.rate = rate
  }
}

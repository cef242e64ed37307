internal import Media

/// Tells by when a camera must have given its next picture; one that has not counts as frozen.
///
/// Three intervals without a picture, and at least 250 ms, are a freeze. The interval is the longer
/// one of what the driver promises and what comes: many cameras give fewer pictures in the dark.
/// The first picture may take longer, as cameras need a while to start.
struct FreezeRule {
  /// How long a camera may take for its first picture.
  static let firstPictureLimit: Duration = .seconds(5)
  /// The least time without a picture that counts as a freeze.
  static let shortestLimit: Duration = .milliseconds(250)
  /// The same, of a camera whose rate is neither told nor seen yet.
  static let unknownRateLimit: Duration = .seconds(2)

  private static let intervals = 3
  /// Each interval seen moves the mean by this part of the difference.
  private static let smoothing = 8
  /// How many intervals must be seen before they say something about an unknown rate.
  private static let sample = 8

  private let nominal: Duration?
  private var mean: Duration?
  private var seen = 0
  private var newest: MediaTime?
  private let start: MediaTime

  /// - Parameters:
  ///   - rate: what the driver promises, where it does.
  ///   - start: when the camera began to stream.
  init(rate: FrameRate?, start: MediaTime) {
    self.nominal = rate?.interval
    self.mean = self.nominal
    self.start = start
  }

  /// A picture came.
  mutating func pictureCame(at now: MediaTime) {
    if let newest = self.newest {
      let interval = now - newest
      let mean = self.mean ?? interval
      self.mean = mean + (interval - mean) / Self.smoothing
      self.seen += 1
    }
    self.newest = now
  }

  /// Whether there was a picture at all.
  var hasPicture: Bool {
    self.newest != nil
  }

  /// How long the camera may give nothing now.
  var limit: Duration {
    guard self.hasPicture else {
      return max(Self.firstPictureLimit, (self.nominal ?? .zero) * 5)
    }
    guard let mean, self.nominal != nil || self.seen >= Self.sample else {
      return Self.unknownRateLimit
    }
    return max(Self.shortestLimit, max(mean, self.nominal ?? .zero) * Self.intervals)
  }

  /// When it counts as frozen.
  var deadline: MediaTime {
    (self.newest ?? self.start) + self.limit
  }
}

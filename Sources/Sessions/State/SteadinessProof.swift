internal import Media

/// Tells when a source that came back has given something for long enough.
///
/// A gap is no matter of its own: the device calls itself frozen when one is too long.
struct SteadinessProof: Hashable {
  /// The frames it takes at least.
  static let leastFrames = 3

  private let duration: Duration
  private var first: MediaTime?
  private var count = 0

  /// - Parameter duration: from the first frame on.
  init(duration: Duration) {
    self.duration = duration
  }

  /// A frame came.
  ///
  /// - Returns: whether the source is back with this one.
  mutating func frameCame(at now: MediaTime) -> Bool {
    let first = self.first ?? now
    self.first = first
    self.count += 1
    return now - first >= self.duration && self.count >= Self.leastFrames
  }
}

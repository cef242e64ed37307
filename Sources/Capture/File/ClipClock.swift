internal import Media

/// Places the passes through a clip on the monotonic clock. Pure; the reader tells it the time.
struct ClipClock {
  /// A machine that stalls for less catches up; after a longer stall the clip goes on later, so that
  /// it never runs faster for long.
  static let longestCatchUp = Duration.seconds(1)
  /// A pass is at least this long, so that a clip without length does not spin.
  static let shortestPass = Duration.milliseconds(10)

  /// When the present pass began.
  private(set) var start: MediaTime

  /// When the frame at `place` in the clip is due.
  func time(of place: MediaTime) -> MediaTime {
    self.start + (place - .zero)
  }

  /// The pass ended at `end` in the clip: the next begins without a pause.
  mutating func passEnded(at end: MediaTime) {
    self.start += max(end - .zero, Self.shortestPass)
  }

  /// Looks how late the next frame is.
  ///
  /// - Parameters:
  ///   - due: when it was due.
  ///   - now: the present time.
  /// - Returns: by how much all frames that wait must move.
  mutating func slip(due: MediaTime, now: MediaTime) -> Duration? {
    let late = now - due
    guard late > Self.longestCatchUp else { return nil }
    self.start += late
    return late
  }
}

internal import Media

/// Gives each frame of one track its place in the clip, so that times always rise, whatever the
/// file says. Zero is the clip's start.
struct TrackTimeline {
  /// Times further ahead than this are taken for damage: the frame follows the last one instead.
  static let longestGap = Duration.seconds(60)
  /// Sound this near to the end of the last stretch continues it: containers round their times,
  /// to a millisecond in FLV.
  static let soundTolerance = Duration.milliseconds(20)

  /// Where the last frame or skipped packet ends.
  private(set) var end = MediaTime.zero
  // Where frames were placed so far: nothing may be placed before it.
  private var placedEnd: MediaTime?
  private var run: Run?
  private var isBegun = false

  /// Sound without a gap: counted in samples, so that rounding never adds up.
  private struct Run {
    let start: MediaTime
    let format: AudioFormat
    var frames: Int

    var end: MediaTime {
      self.start + self.format.duration(ofFrames: self.frames)
    }
  }

  /// Places a picture.
  ///
  /// - Parameters:
  ///   - time: what the file says, where it says anything.
  ///   - duration: how long it is shown.
  /// - Returns: its place, after that of the last picture.
  mutating func place(picture time: MediaTime?, duration: Duration) -> MediaTime {
    let place = self.plausible(time) ?? self.end
    // The next picture may come before this one ends: rates vary.
    self.placedEnd = place + .nanoseconds(1)
    self.end = place + max(duration, .microseconds(1))
    self.isBegun = true
    return place
  }

  /// Places a stretch of sound.
  ///
  /// - Parameters:
  ///   - time: what the file says, where it says anything.
  ///   - format: its rate and channels.
  ///   - frames: its samples per channel.
  /// - Returns: its place, at or after the end of the last stretch.
  mutating func place(sound time: MediaTime?, format: AudioFormat, frames: Int) -> MediaTime {
    var start = self.end
    if let run = self.run, run.format == format, !self.isApart(time) {
      self.run?.frames += frames
    } else {
      start = self.run == nil || self.isApart(time) ? self.plausible(time) ?? self.end : self.end
      self.run = Run(start: start, format: format, frames: frames)
    }
    self.end = self.run?.end ?? start
    self.placedEnd = self.end
    self.isBegun = true
    return start
  }

  /// Notes a packet that is not decoded, so that the end of the track stays known.
  mutating func skip(_ time: MediaTime?, duration: Duration) {
    let start = self.plausible(time) ?? self.end
    self.end = max(self.end, start + duration)
    self.run = nil
    self.isBegun = true
  }

  /// Whether sound at `time` leaves a real gap behind the last stretch.
  private func isApart(_ time: MediaTime?) -> Bool {
    guard let time = self.plausible(time) else { return false }
    return time > self.end + Self.soundTolerance
  }

  /// `time`, unless it lies before what was placed, or impossibly far ahead.
  private func plausible(_ time: MediaTime?) -> MediaTime? {
    guard let time, time <= self.end + Self.longestGap else { return nil }
    guard self.isBegun else { return max(time, .zero) }
    return time >= self.placedEnd ?? .zero ? time : nil
  }
}

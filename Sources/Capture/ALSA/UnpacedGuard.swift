internal import Media

/// Holds back the reader of a PCM that gives sound faster than it can have been captured: ALSA's
/// `null` and `file` plugins always have a full buffer.
///
/// A real device makes the reader wait again and again. While it does not, it cannot have more
/// than its buffer held plus what came in meanwhile; what is beyond, was not captured, and waits.
struct UnpacedGuard {
  private let format: AudioFormat
  private let bufferFrames: Int
  private var streak: (since: MediaTime, frames: Int)?

  init(format: AudioFormat, bufferFrames: Int) {
    self.format = format
    self.bufferFrames = bufferFrames
  }

  /// The device had nothing and made the reader wait.
  mutating func deviceWaited() {
    self.streak = nil
  }

  /// `frames` samples per channel were read without a wait.
  ///
  /// - Returns: how long the reader must wait before it reads again.
  mutating func read(_ frames: Int, now: MediaTime) -> Duration {
    var streak = self.streak ?? (now, 0)
    streak.frames += frames
    self.streak = streak
    let captured = now - streak.since + self.format.duration(ofFrames: self.bufferFrames)
    return max(.zero, self.format.duration(ofFrames: streak.frames) - captured)
  }
}

internal import Media

/// Cuts the wanted part out of sound, with short fades where it cuts.
struct BGMCutter {
  /// So that a cut in the middle of a sound does not click.
  static let fade = Duration.milliseconds(5)

  private let range: BGMRange
  /// Whether the end of the part has come.
  private(set) var isEnded = false

  init(range: BGMRange) {
    self.range = range
  }

  /// The part of `frame` that is wanted.
  ///
  /// - Parameter frame: its timestamp is its place in the file.
  mutating func cut(_ frame: AudioFrame) -> AudioFrame? {
    let place = frame.timestamp - MediaTime.zero
    let format = frame.format
    let first = max(0, format.frames(in: self.range.start - place))
    let last = self.range.end.map { format.frames(in: $0 - place) } ?? Int.max
    if last <= frame.frameCount { self.isEnded = true }
    let end = min(frame.frameCount, last)
    guard first < end else { return nil }

    var samples = Array(frame.samples[first * format.channels ..< end * format.channels])
    let length = max(1, format.frames(in: Self.fade))
    // How far each sample is from the cuts; no cut, no fade.
    let fromStart = self.range.start > .zero ? format.frames(in: place - self.range.start) : length
    for index in first ..< end {
      let gain = Float(min(fromStart + index, last - 1 - index, length)) / Float(length)
      guard gain < 1 else { continue }
      for channel in 0 ..< format.channels {
        samples[(index - first) * format.channels + channel] *= max(0, gain)
      }
    }
    return AudioFrame(
      format: format,
      timestamp: frame.timestamp + format.duration(ofFrames: first),
      samples: samples
    )
  }
}

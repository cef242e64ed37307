internal import Media

/// Lets sound of which stretches are missing stop and go on without a click.
///
/// A stretch that follows a missing one comes in over 5 ms. What is missing cannot be known before:
/// its place begins at the value of the last sample, which goes down to zero over 5 ms. Sound
/// without a gap passes bit by bit.
struct SoundEdges {
  /// How long an edge takes.
  static let duration = Duration.milliseconds(5)

  private let format: AudioFormat
  private var presence: GainRamp
  /// The last samples that came, one of each channel.
  private var last: [Float]

  init(format: AudioFormat) {
    self.format = format
    self.presence = GainRamp(1, length: max(1, format.frames(in: Self.duration)))
    self.last = [Float](repeating: 0, count: format.channels)
  }

  /// The next stretch.
  ///
  /// - Parameters:
  ///   - samples: interleaved; `nil` for a stretch that is missing.
  ///   - frames: the samples per channel of it.
  /// - Returns: what is heard of it; `nil` for silence.
  mutating func smooth(_ samples: [Float]?, frames: Int) -> [Float]? {
    self.presence.change(to: samples == nil ? 0 : 1)
    if self.presence.isSettled, samples == nil { return nil }
    var sound: [Float]
    if let samples {
      if !samples.isEmpty { self.last = Array(samples.suffix(self.format.channels)) }
      sound = samples
    } else {
      sound = (0 ..< frames).flatMap { _ in self.last }
    }
    self.presence.apply(to: &sound, channels: self.format.channels)
    return sound
  }
}

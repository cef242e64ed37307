internal import Capture
internal import Media
internal import Processing

/// Draws music from its buffer in the format of a session. Belongs to the audio thread.
struct BGMTap {
  let format: AudioFormat
  private let buffer: BGMBuffer
  /// Nil where the formats are the same.
  private let converter: AudioConverter?
  /// Converted and not given yet, interleaved.
  private var waiting: [Float] = []
  /// Where in the file the next sample lies.
  private(set) var place = Duration.zero

  init(_ buffer: BGMBuffer, format: AudioFormat) throws(ProcessingError) {
    self.buffer = buffer
    self.format = format
    self.converter =
      format == BGMSource.format ? nil : try AudioConverter(from: BGMSource.format, to: format)
  }

  /// The samples per channel that are there, but for a few in the converter, and whether they are the
  /// last ones.
  var content: (frames: Int, isComplete: Bool) {
    let (frames, isComplete) = self.buffer.content
    let converted = frames * self.format.sampleRate / BGMSource.format.sampleRate
    return (self.waiting.count / self.format.channels + converted, isComplete)
  }

  /// The next samples, interleaved.
  ///
  /// - Returns: fewer than `frames` samples per channel where there are no more.
  mutating func take(frames: Int) throws(ProcessingError) -> [Float] {
    var samples = self.takeWaiting(frames * self.format.channels)
    while samples.count < frames * self.format.channels {
      let missing = frames - samples.count / self.format.channels
      let wanted = missing * BGMSource.format.sampleRate / self.format.sampleRate
      guard let stretch = self.buffer.take(limit: max(1, wanted)) else { break }
      self.place =
        stretch.place
        + BGMSource.format.duration(ofFrames: stretch.samples.count / BGMSource.format.channels)
      guard let converter else {
        samples += stretch.samples
        continue
      }
      self.waiting += try converter.convert(
        AudioFrame(format: BGMSource.format, timestamp: .zero, samples: stretch.samples)
      ).samples
      samples += self.takeWaiting(missing * self.format.channels)
    }
    return samples
  }

  private mutating func takeWaiting(_ count: Int) -> [Float] {
    guard !self.waiting.isEmpty else { return [] }
    let taken = Array(self.waiting.prefix(count))
    self.waiting.removeFirst(taken.count)
    return taken
  }
}

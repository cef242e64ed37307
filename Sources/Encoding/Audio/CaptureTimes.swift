internal import Media

/// Remembers when samples were captured, while they are inside the encoder.
///
/// Bound: an entry for each chunk that the encoder has not given back yet.
struct CaptureTimes {
  private struct Chunk {
    let firstFrame: Int64
    let capturedAt: MediaTime
  }

  private let format: AudioFormat
  private var chunks: [Chunk] = []

  init(format: AudioFormat) {
    self.format = format
  }

  /// A chunk that begins at `frame` of the stream goes into the encoder.
  mutating func add(firstFrame: Int64, capturedAt: MediaTime) {
    self.chunks.append(Chunk(firstFrame: firstFrame, capturedAt: capturedAt))
  }

  /// When `frame` of the stream was captured; chunks before it are forgotten.
  mutating func capturedAt(frame: Int64) -> MediaTime {
    let following = self.chunks.firstIndex { $0.firstFrame > frame } ?? self.chunks.endIndex
    if following > 1 {
      self.chunks.removeFirst(following - 1)
    }
    guard let chunk = self.chunks.first else { return .zero }
    return chunk.capturedAt
      + self.format.duration(ofFrames: Int(frame - chunk.firstFrame))
  }
}

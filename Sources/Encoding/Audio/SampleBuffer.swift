/// Cuts a stream of interleaved samples into frames of one size.
///
/// Bound: under one frame is kept between calls.
struct SampleBuffer {
  private let frameSamples: Int
  private var samples: [Float] = []

  /// - Parameter frameSamples: the samples of a frame, over all channels.
  init(frameSamples: Int) {
    self.frameSamples = frameSamples
  }

  /// Adds `samples`, and calls `body` with each frame that is full.
  mutating func append<Failure: Error>(
    _ samples: [Float],
    _ body: (ArraySlice<Float>) throws(Failure) -> Void
  ) throws(Failure) {
    self.samples += samples
    var begin = 0
    defer { self.samples.removeFirst(begin) }
    while self.samples.count - begin >= self.frameSamples {
      let frame = self.samples[begin ..< begin + self.frameSamples]
      begin += self.frameSamples
      try body(frame)
    }
  }

  /// The samples that fill no frame, with silence behind them; `nil` when there are none.
  mutating func remainder() -> ArraySlice<Float>? {
    if self.samples.isEmpty { return nil }
    let silence = Array(repeating: Float(0), count: self.frameSamples - self.samples.count)
    defer { self.samples = [] }
    return (self.samples + silence)[...]
  }
}

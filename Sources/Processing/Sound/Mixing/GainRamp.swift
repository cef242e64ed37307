/// A volume that goes over to another one sample by sample, in a straight line, so that nothing
/// clicks.
///
/// What comes out depends on the samples alone, not on the stretches they come in.
struct GainRamp {
  /// The samples per channel that a change is spread over.
  let length: Int
  /// The volume that is in force, or is being gone over to.
  private(set) var target: Float
  private var start: Float
  /// The samples per channel of the change that are done; `length` when there is none under way.
  private var progress: Int

  /// - Parameters:
  ///   - gain: in force from the first sample on.
  ///   - length: over zero.
  init(_ gain: Float, length: Int) {
    precondition(length > 0, "A change is spread over at least one sample.")
    self.length = length
    self.target = gain
    self.start = gain
    self.progress = length
  }

  /// The volume of the sample before the next one.
  var current: Float {
    self.gain(at: self.progress)
  }

  /// The samples per channel that are left of the change under way.
  var remaining: Int { self.length - self.progress }

  /// Whether no change is under way.
  var isSettled: Bool {
    self.progress == self.length
  }

  /// Goes over to `gain`, from wherever the volume is now.
  mutating func change(to gain: Float) {
    guard gain != self.target else { return }
    self.start = self.current
    self.target = gain
    self.progress = 0
  }

  /// Goes on by samples that do not sound.
  mutating func skip(frames: Int) {
    self.progress += min(frames, self.length - self.progress)
  }

  /// Adds `source` at this volume to `sum`; both hold as many samples, interleaved.
  mutating func add(
    _ source: UnsafeBufferPointer<Float>,
    to sum: UnsafeMutableBufferPointer<Float>,
    channels: Int
  ) {
    let changing = min(source.count / channels, self.length - self.progress)
    for frame in 0 ..< changing {
      let gain = self.gain(at: self.progress + frame + 1)
      for index in frame * channels ..< (frame + 1) * channels {
        sum[index] += source[index] * gain
      }
    }
    self.progress += changing
    let begin = changing * channels
    guard begin < source.count, self.target != 0 else { return }
    let gain = self.target
    // Without bounds checks or branches inside, so that it becomes vector instructions.
    guard let from = source.baseAddress, let to = sum.baseAddress else { return }
    for index in begin ..< source.count { to[index] += from[index] * gain }
  }

  /// Brings `samples` to this volume.
  mutating func apply(to samples: inout [Float], channels: Int) {
    if self.isSettled, self.target == 1 { return }
    let source = samples
    for index in samples.indices { samples[index] = 0 }
    samples.withUnsafeMutableBufferPointer { sum in
      source.withUnsafeBufferPointer { self.add($0, to: sum, channels: channels) }
    }
  }

  private func gain(at progress: Int) -> Float {
    guard progress < self.length else { return self.target }
    return self.start + (self.target - self.start) * (Float(progress) / Float(self.length))
  }
}

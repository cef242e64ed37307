public import Media

/// Mixes a session's microphone and BGM, each at its volume, within full scale.
///
/// A volume changes over 20 ms, and where sound of the microphone is missing it stops and goes on
/// without a click. The sum passes a limiter that keeps a few milliseconds back: what
/// comes out follows what came out before, with nothing left out or put in between. Which samples
/// come out depends on those that went in alone, not on the stretches they came in. One thread
/// owns it.
public struct SoundMixer {
  /// How long a change of a volume takes.
  public static let rampDuration = Duration.milliseconds(20)

  /// The rate and the channels of all sound.
  public let format: AudioFormat

  private var edges: SoundEdges
  private var microphone: GainRamp
  private var bgm: GainRamp
  private var limiter: PeakLimiter

  /// - Parameters:
  ///   - format: of what comes in and of what comes out.
  ///   - microphone: its volume, from 0 to 1.
  ///   - bgm: its volume, from 0 to 2.
  public init(format: AudioFormat, microphone: Float, bgm: Float) {
    let length = max(1, format.frames(in: Self.rampDuration))
    self.format = format
    self.edges = SoundEdges(format: format)
    self.microphone = GainRamp(microphone, length: length)
    self.bgm = GainRamp(bgm, length: length)
    self.limiter = PeakLimiter(format: format)
  }

  /// How long sound is kept back.
  public var delay: Duration {
    self.format.duration(ofFrames: self.limiter.delay)
  }

  /// Goes over to other volumes with the next sample.
  public mutating func change(microphone: Float, bgm: Float) {
    self.microphone.change(to: microphone)
    self.bgm.change(to: bgm)
  }

  /// Mixes the next stretch.
  ///
  /// - Parameters:
  ///   - microphone: interleaved; `nil` where none came.
  ///   - bgm: as much of the BGM; `nil` while none sounds.
  ///   - frames: the samples per channel of either.
  /// - Returns: what may come out: as much as came in, but for the delay at the beginning.
  public mutating func mix(microphone: [Float]?, bgm: [Float]?, frames: Int) -> [Float] {
    let microphone = self.edges.smooth(microphone, frames: frames)
    if bgm == nil, let microphone, self.microphone.isSettled, self.microphone.target == 1 {
      // Bit by bit, and without a copy.
      self.bgm.skip(frames: frames)
      return self.limiter.limit(microphone)
    }
    var sum = [Float](repeating: 0, count: frames * self.format.channels)
    Self.add(microphone, at: &self.microphone, to: &sum, format: self.format)
    Self.add(bgm, at: &self.bgm, to: &sum, format: self.format)
    return self.limiter.limit(sum)
  }

  /// What is kept back; afterwards the mixer begins anew.
  ///
  /// - Parameter isFaded: whether it goes down to silence, because nothing follows.
  public mutating func finish(isFaded: Bool = false) -> [Float] {
    var samples = self.limiter.finish()
    self.edges = SoundEdges(format: self.format)
    guard isFaded, !samples.isEmpty else { return samples }
    var ramp = GainRamp(1, length: samples.count / self.format.channels)
    ramp.change(to: 0)
    ramp.apply(to: &samples, channels: self.format.channels)
    return samples
  }

  private static func add(
    _ source: [Float]?,
    at gain: inout GainRamp,
    to sum: inout [Float],
    format: AudioFormat
  ) {
    guard let source else { return gain.skip(frames: sum.count / format.channels) }
    precondition(source.count == sum.count, "Sources give as much as is mixed.")
    sum.withUnsafeMutableBufferPointer { sum in
      source.withUnsafeBufferPointer { gain.add($0, to: sum, channels: format.channels) }
    }
  }
}

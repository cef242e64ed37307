/// A stretch of raw sound and when it began.
public struct AudioFrame: Sendable {
  /// The rate and the channels of `samples`.
  public let format: AudioFormat
  /// When the first sample was captured, on the monotonic clock.
  public let timestamp: MediaTime
  /// Interleaved samples, full scale at ±1; the count is a multiple of the channels.
  public let samples: [Float]

  public init(format: AudioFormat, timestamp: MediaTime, samples: [Float]) {
    precondition(samples.count.isMultiple(of: format.channels), "Samples come for every channel.")
    self.format = format
    self.timestamp = timestamp
    self.samples = samples
  }

  /// Samples per channel.
  public var frameCount: Int {
    self.samples.count / self.format.channels
  }

  /// How long the stretch sounds.
  public var duration: Duration {
    self.format.duration(ofFrames: self.frameCount)
  }
}

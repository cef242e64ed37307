/// The rate and the channels of raw sound.
public struct AudioFormat: Hashable, Sendable {
  /// Samples per second and channel.
  public let sampleRate: Int
  /// Channels: 1 is mono, 2 is left and right.
  public let channels: Int

  public init(sampleRate: Int, channels: Int) {
    precondition(sampleRate > 0 && channels > 0, "Sound has a rate and at least one channel.")
    self.sampleRate = sampleRate
    self.channels = channels
  }

  /// How long `frames` samples per channel sound.
  public func duration(ofFrames frames: Int) -> Duration {
    let (seconds, rest) = frames.quotientAndRemainder(dividingBy: self.sampleRate)
    return .nanoseconds(seconds * 1_000_000_000 + rest * 1_000_000_000 / self.sampleRate)
  }

  /// The samples per channel that fill `duration`, rounded to the nearest.
  public func frames(in duration: Duration) -> Int {
    let nanoseconds = duration.nanoseconds
    let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    let rate = Int64(self.sampleRate)
    let half: Int64 = rest < 0 ? -500_000_000 : 500_000_000
    return Int(seconds * rate + (rest * rate + half) / 1_000_000_000)
  }
}

extension AudioFormat: CustomStringConvertible {
  public var description: String {
    "\(self.sampleRate) Hz, \(self.channels) ch"
  }
}

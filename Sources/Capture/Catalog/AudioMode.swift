/// A sample format of a microphone, with the ranges it comes in.
public struct AudioMode: Hashable, Sendable {
  /// `S16_LE`, `S32_LE`, or another of ALSA's names.
  public let format: String
  /// Samples per second and channel.
  public let rates: ClosedRange<Int>
  /// Channels.
  public let channels: ClosedRange<Int>

  public init(format: String, rates: ClosedRange<Int>, channels: ClosedRange<Int>) {
    self.format = format
    self.rates = rates
    self.channels = channels
  }
}

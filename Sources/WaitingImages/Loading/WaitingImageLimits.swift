public import FFmpeg

/// What a waiting image may cost.
public struct WaitingImageLimits: Hashable, Sendable {
  /// How large it may be.
  public var image: StillImageLimits
  /// How long each step may take: fetching with all redirects, reading, decoding.
  public var time: Duration
  /// The redirects that are followed.
  public var redirects: Int

  public init(
    image: StillImageLimits = StillImageLimits(byteCount: 10 << 20, side: 2 ... 3840),
    time: Duration = .seconds(10),
    redirects: Int = 5
  ) {
    self.image = image
    self.time = time
    self.redirects = redirects
  }
}

internal import FFmpeg
internal import Media

/// The buffer model that keeps every mean over ten seconds inside the bounds.
enum RateLimits {
  /// The decoder's buffer, as time at the target rate. A keyframe may take most of it.
  private static let bufferSeconds = 1
  /// The stretch over which the bound is promised.
  private static let windowSeconds = 10

  /// The rate to give the encoder for a wanted `bitrate`.
  ///
  /// A buffer of size b that fills at rate r lets at most r · w + b and, where the pictures need what
  /// they may have, at least r · w - b bits through in any w seconds. With b = r · 1 s and w = 10 s, the
  /// mean stays up to `maximum` when r is up to 10/11 of it, and from `minimum` on when r is at least
  /// 10/9 of that. Where the bounds are too close for both, `maximum` is kept.
  /// Mean and peak are one rate: the encoder then follows a change within the buffer's second,
  /// where a mean under the peak would be paid back over many.
  static func rate(
    bitrate: Bitrate,
    minimum: Bitrate,
    maximum: Bitrate
  ) -> VideoEncoderContext.Rate {
    let window = self.windowSeconds
    let highest = maximum.bitsPerSecond * window / (window + self.bufferSeconds)
    let lowest = minimum.bitsPerSecond * window / (window - self.bufferSeconds)
    let wanted = max(bitrate.bitsPerSecond, lowest)
    let mean = Bitrate(bitsPerSecond: max(1000, min(wanted, highest)))
    return VideoEncoderContext.Rate(
      mean: mean,
      peak: mean,
      bufferBits: mean.bitsPerSecond * self.bufferSeconds
    )
  }
}

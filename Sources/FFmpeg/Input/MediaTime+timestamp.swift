internal import CFFmpeg
internal import Media

extension MediaTime {
  /// A libav timestamp in units of `timeBase`.
  ///
  /// Nothing for `AV_NOPTS_VALUE`, and for times beyond 36 years, which only broken files carry
  /// and which would overflow sums.
  init?(timestamp: Int64, timeBase: AVRational) {
    guard timestamp != cffmpeg_no_pts(), timeBase.num > 0, timeBase.den > 0 else { return nil }
    let nanoseconds = av_rescale_q(timestamp, timeBase, AVRational(num: 1, den: 1_000_000_000))
    guard nanoseconds.magnitude < 1 << 60 else { return nil }
    self.init(nanoseconds: nanoseconds)
  }
}

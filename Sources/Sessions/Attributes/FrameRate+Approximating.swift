internal import Media

extension FrameRate {
  /// The rate nearest to `framesPerSecond` that cameras and television use: whole, or of the
  /// 1000/1001 family (29.97); else to a thousandth.
  init(approximating framesPerSecond: Double) {
    let whole = framesPerSecond.rounded()
    if abs(framesPerSecond - whole) < 0.000_5 {
      self.init(Int(whole))
    } else if abs(framesPerSecond * 1001 / 1000 - (framesPerSecond * 1001 / 1000).rounded()) < 0.006
    {
      self.init(Int((framesPerSecond * 1001 / 1000).rounded()) * 1000, per: 1001)
    } else {
      self.init(Int((framesPerSecond * 1000).rounded()), per: 1000)
    }
  }
}

internal import Media
internal import Processing

/// Smooths skin on the video thread, tells when it has to do so with less, and sees to it that it
/// does not hold up the pictures.
///
/// Belongs to one thread.
final class BeautyStep {
  private let filter: BeautyFilter
  private let isAccelerated: Bool
  private let port: SignalPort
  private var load: BeautyLoad
  private var hasToldUnaccelerated = false

  /// - Parameters:
  ///   - rate: of the pictures.
  ///   - isAccelerated: whether the processor has vector kernels.
  init(
    _ beauty: Beauty,
    rate: FrameRate,
    isAccelerated: Bool = BeautyFilter.isAccelerated,
    port: SignalPort
  ) {
    self.filter = BeautyFilter(beauty)
    self.isAccelerated = isAccelerated
    self.port = port
    self.load = BeautyLoad(interval: rate.interval)
  }

  /// The picture as it is sent.
  func apply(to picture: VideoFrame) throws(ProcessingError) -> VideoFrame {
    guard !self.filter.beauty.isOff else { return picture }
    if !self.isAccelerated, !self.hasToldUnaccelerated {
      self.hasToldUnaccelerated = true
      self.port.report(.beautyUnaccelerated)
    }
    let begin = MonotonicClock.now
    let result = try self.filter.apply(to: picture)
    self.pictureMade(in: MonotonicClock.now - begin)
    return result
  }

  /// Goes over to other settings with the next picture, with all effort again.
  func change(to beauty: Beauty, rate: FrameRate) {
    self.filter.beauty = beauty
    self.filter.effort = .full
    self.load = BeautyLoad(interval: rate.interval)
  }

  /// A picture took `duration`.
  func pictureMade(in duration: Duration) {
    switch self.load.pictureMade(in: duration) {
    case .none:
      break
    case .lighten:
      self.filter.effort = .light
      self.port.report(.beautyLightened(limit: self.load.limit))
    }
  }
}

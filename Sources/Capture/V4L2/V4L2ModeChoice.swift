internal import Media

/// Picks the mode of a camera that is nearest to what a session wants, and enough.
///
/// The smallest picture that fills the canvas at its rate wins, samples before MJPEG. When no
/// large enough picture comes at the rate, the fastest of the smallest large enough ones; when
/// none is large enough, the largest.
struct V4L2ModeChoice: Hashable {
  let format: CameraFormat
  let size: PictureSize
  /// The rate to set; `nil` when the driver does not tell its rates.
  let rate: FrameRate?

  /// The choice among `modes`; `nil` when none is in a format that is read.
  static func best(for request: VideoRequest, among modes: [VideoMode]) -> V4L2ModeChoice? {
    let candidates = modes.compactMap { mode in
      CameraFormat(rawValue: mode.format).map {
        Candidate(mode: mode, format: $0, request: request)
      }
    }
    return candidates.min(by: { $0.isBetter(than: $1) })?.choice
  }
}

/// One mode, rated against the request.
private struct Candidate {
  let choice: V4L2ModeChoice
  private let isLargeEnough: Bool
  private let isFastEnough: Bool
  private let order: Int

  init(mode: VideoMode, format: CameraFormat, request: VideoRequest) {
    let wanted = request.rate.framesPerSecond
    let rates = mode.rates.sorted { $0.framesPerSecond < $1.framesPerSecond }
    // A camera at 29.97 is fast enough for 30: the pacer repeats one frame in 33 seconds.
    let rate = rates.first { $0.framesPerSecond >= wanted * 0.99 } ?? rates.last
    self.choice = V4L2ModeChoice(format: format, size: mode.size, rate: rate)
    self.isLargeEnough =
      mode.size.width >= request.size.width && mode.size.height >= request.size.height
    self.isFastEnough = rate.map { $0.framesPerSecond >= wanted * 0.99 } ?? true
    // '!' is fine: every case is among all cases.
    self.order = CameraFormat.allCases.firstIndex(of: format)!
  }

  func isBetter(than other: Candidate) -> Bool {
    if self.isLargeEnough != other.isLargeEnough { return self.isLargeEnough }
    if self.isLargeEnough {
      if self.isFastEnough != other.isFastEnough { return self.isFastEnough }
      if self.choice.size.area != other.choice.size.area {
        return self.choice.size.area < other.choice.size.area
      }
    } else {
      if self.choice.size.area != other.choice.size.area {
        return self.choice.size.area > other.choice.size.area
      }
      if self.isFastEnough != other.isFastEnough { return self.isFastEnough }
    }
    if !self.isFastEnough, self.speed != other.speed { return self.speed > other.speed }
    return self.order < other.order
  }

  private var speed: Double {
    self.choice.rate?.framesPerSecond ?? 0
  }
}

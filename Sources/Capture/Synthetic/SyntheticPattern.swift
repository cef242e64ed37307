internal import Media

/// A camera that is drawn: the test pattern, at the size and rate that are asked for.
///
/// Pictures lie on the grid of the rate from the origin of the monotonic clock, so that at whole
/// rates one is taken exactly on each second. The counter is the place on that grid.
final class SyntheticPattern: CaptureSource {
  /// A machine that stalls for less catches up, as a driver's buffers would; after a longer stall
  /// the pictures in between are lost, which `VideoFrame.sequence` shows.
  static let longestCatchUp = Duration.milliseconds(250)

  let mode: String
  let frameRate: FrameRate?
  let offers: MediaSelection = [.video]

  private let size: PictureSize
  private let rate: FrameRate
  private let signal = StopSignal()

  /// - Parameter request: what is wanted; kept within 16 to 3840 pixels a side and 1 to 60 pictures
  ///   a second.
  init(request: VideoRequest) {
    func clamp(_ side: Int) -> Int { min(max(side, 16), 3840) & ~1 }
    self.size = PictureSize(
      width: clamp(request.size.width),
      height: clamp(request.size.height)
    )
    switch request.rate.framesPerSecond {
    case ..<1: self.rate = FrameRate(1)
    case ...60: self.rate = request.rate
    default: self.rate = FrameRate(60)
    }
    self.frameRate = self.rate
    self.mode = "I420 \(self.size) \(self.rate)"
  }

  func run(
    video: (VideoFrame) -> Void,
    audio: (AudioFrame) -> Void
  ) throws(CaptureError) {
    let painter = PatternPainter(size: self.size)
    var index = self.index(after: MonotonicClock.now)
    let first = index
    while true {
      let time = self.time(of: index)
      if self.signal.wait(until: time) { return }
      video(
        painter.paint(
          index: index,
          isFlash: FlashSchedule.isFlash(at: time),
          timestamp: time,
          sequence: UInt64(index - first)
        )
      )
      index += 1
      let now = MonotonicClock.now
      if now - self.time(of: index) > Self.longestCatchUp { index = self.index(after: now) }
    }
  }

  func stop() {
    self.signal.stop()
  }

  private func time(of index: Int64) -> MediaTime {
    .zero + self.rate.offset(ofFrame: index)
  }

  /// The first place on the grid after `now`.
  private func index(after now: MediaTime) -> Int64 {
    // The float is only near: walk from one before it to the exact place.
    var index = Int64(self.rate.frames(in: now - .zero)) - 1
    while self.time(of: index) <= now { index += 1 }
    return index
  }
}

internal import Media
internal import Synchronization

/// An opened screen: its picture, with the cursor in it.
///
/// The server copies the picture into shared memory that the consumers get without a further copy,
/// and only when something changed (`ScreenActivity`).
final class ScreenSource: CaptureSource {
  let mode: String
  let frameRate: FrameRate?
  let offers: MediaSelection = .video

  private let rate: FrameRate
  private let opened: ScreenCapture
  private let first: VideoFrame
  private let countersNow: Mutex<ScreenCapture.Counters>

  /// Connects to the display and takes the first picture.
  ///
  /// - Parameters:
  ///   - request: how many pictures are wanted; kept within 1 to 60 a second. The size is the
  ///     screen's.
  ///   - sharing: how memory is shared with the server; as it can where none is given.
  init(
    address: ScreenAddress,
    request: VideoRequest,
    sharing: SharedSegment.Sharing? = nil
  ) throws(CaptureError) {
    switch request.rate.framesPerSecond {
    case ..<1: self.rate = FrameRate(1)
    case ...60: self.rate = request.rate
    default: self.rate = FrameRate(60)
    }
    var capture = try ScreenCapture(of: address, sharing: sharing)
    self.first = try capture.first()
    self.opened = capture
    self.countersNow = Mutex(capture.counters)
    self.frameRate = self.rate
    self.mode = "BGRX \(capture.region.size) \(self.rate)"
  }

  /// What happened so far.
  var counters: ScreenCapture.Counters {
    self.countersNow.withLock { $0 }
  }

  func stop() {
    self.opened.connection.stopRequest.stop()
  }

  /// Looks for changes at each beat, until `stop` or a failure.
  func run(
    video: (VideoFrame) -> Void,
    audio: (AudioFrame) -> Void
  ) throws(CaptureError) {
    var capture = self.opened
    defer { capture.segments.close() }
    let stopRequest = self.opened.connection.stopRequest
    video(self.first)
    let start = self.first.timestamp
    var index: Int64 = 1
    while !stopRequest.wait(until: start + self.rate.offset(ofFrame: index)) {
      do throws(CaptureError) {
        let frame = try capture.beat(at: MonotonicClock.now)
        self.countersNow.withLock { $0 = capture.counters }
        if let frame { video(frame) }
      } catch {
        guard !stopRequest.isStopped else { return }
        throw error
      }
      // What was missed is not made up for.
      let passed = Int64(self.rate.frames(in: MonotonicClock.now - start))
      index = max(index, passed) + 1
    }
  }
}

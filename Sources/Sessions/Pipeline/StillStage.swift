internal import Encoding
internal import Media
internal import Processing

/// Gives the video thread the waiting image on its canvas.
///
/// Belongs to one thread.
final class StillStage {
  /// What is shown.
  var waiting: WaitingPicture {
    didSet { self.picture = nil }
  }
  private let port: SignalPort
  private var picture: VideoFrame?

  init(_ waiting: WaitingPicture, port: SignalPort) {
    self.waiting = waiting
    self.port = port
  }

  /// The waiting image as it is sent at `time`. One that cannot be brought to the canvas gives way to
  /// the slate.
  func picture(on size: PictureSize, at time: MediaTime) -> VideoFrame? {
    if let picture, picture.size == size { return picture.standing(at: time) }
    for waiting in [self.waiting, self.waiting.slate] {
      do {
        let picture = try waiting.frame(on: size)
        self.picture = picture
        return picture.standing(at: time)
      } catch {
        self.port.report(.frameFailed(EncodingError(error)))
      }
    }
    return nil
  }

  /// The rate of a picture that stands still, in a stream of `rate`.
  static func rate(in rate: FrameRate) -> FrameRate {
    rate.framesPerSecond > Self.rate.framesPerSecond ? Self.rate : rate
  }

  private static let rate = FrameRate(10)
}

extension VideoFrame {
  /// The picture shown once more: its delay counts from the beat it stands for, not from the capture
  /// that was sent before.
  func standing(at timestamp: MediaTime) -> VideoFrame {
    VideoFrame(
      size: self.size,
      format: self.format,
      range: self.range,
      timestamp: timestamp,
      sequence: self.sequence,
      buffer: self.buffer
    )
  }
}

extension EncodingError {
  /// A picture that could not be made was not encoded either.
  init(_ error: ProcessingError) {
    self.init(code: .invalidFrame, message: "\(error)", cause: error)
  }
}

internal import Capture
internal import Encoding
internal import Media
internal import Publishing

/// What the threads and the connections of a session report to it, in the order it happened.
struct Signal: Sendable {
  /// The start that it belongs to; what an earlier one still reports is ignored.
  let run: UInt64
  /// When it happened.
  let stamp: TimeStamp
  let content: Content

  enum Content: Sendable {
    /// A camera gave its first picture.
    case firstFrame
    /// The video encoder runs.
    case encoderOpened(name: String, isHardware: Bool, track: VideoTrack)
    /// Hardware that was wanted cannot encode; software does.
    case hardwareUnavailable(EncoderFallback)
    /// The sent size is another one.
    case sizeChanged(PictureSize)
    /// A picture could not be encoded, and the encoder was opened anew.
    case frameFailed(EncodingError)
    /// The video encoder was given up.
    case videoEncoderFailed(EncodingError)
    /// The audio encoder was given up.
    case audioEncoderFailed(EncodingError)
    /// Skin is smoothed without vector kernels, which this processor has none of.
    case beautyUnaccelerated
    /// Smoothing skin took too long, picture after picture, and is done more lightly now.
    case beautyLightened(limit: Duration)
    /// The pictures of this opening of a camera are sent from now on.
    case cameraTookOver(UInt64)
    /// The waiting image was shown for as long as it may be: the sound goes on alone.
    case waitingImageEnded
    case cameraFailed(CaptureError, camera: UInt64)
    case microphoneFailed(CaptureError)
    /// Something became of a piece of background music.
    case bgm(number: UInt64, BGMReport)
    /// A source that was lost and opened again has given frames for long enough.
    case sourceSteady(Session.StateMachine.Source, attempt: UInt64)
    /// It failed before that.
    case returnFailed(Session.StateMachine.Source, attempt: UInt64, CaptureError)
    case publisher(label: String, number: UInt64, PublisherEvent)
  }
}

public import Media

/// The picture a session wants from a camera, before rotation: the camera picks its nearest mode
/// that is enough.
public struct VideoRequest: Hashable, Sendable {
  /// The session's canvas.
  public let size: PictureSize
  /// The session's frame rate.
  public let rate: FrameRate

  public init(size: PictureSize, rate: FrameRate) {
    self.size = size
    self.rate = rate
  }
}

/// The sound a session wants from a microphone, which gives what is nearest.
public struct AudioRequest: Hashable, Sendable {
  /// The session's rate and channels.
  public let format: AudioFormat

  public init(format: AudioFormat) {
    self.format = format
  }
}

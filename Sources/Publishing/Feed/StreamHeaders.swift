public import RTMP

/// What a destination must know before the first frame.
public struct StreamHeaders: Hashable, Sendable {
  /// The description of the stream.
  public var metadata: MediaMessage
  /// The sequence header of the video; `nil` when there is sound only.
  public var video: MediaMessage?
  /// The sequence header of the audio; `nil` when there are pictures only.
  public var audio: MediaMessage?

  public init(metadata: MediaMessage, video: MediaMessage?, audio: MediaMessage?) {
    self.metadata = metadata
    self.video = video
    self.audio = audio
  }
}

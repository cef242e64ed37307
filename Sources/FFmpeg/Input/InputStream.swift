public import Media

/// What a file says about one of its streams.
public struct InputStream: Hashable, Sendable {
  /// What a stream carries.
  public enum Content: Hashable, Sendable {
    /// Pictures, with the size and the nominal rate where the file tells them.
    case video(size: PictureSize, rate: FrameRate?)
    /// Sound.
    case audio(AudioFormat)
  }

  /// The stream's place in the file.
  public let index: Int
  /// What it carries.
  public let content: Content
  /// The codec's short name, such as `h264` or `aac`.
  public let codec: String
  /// When its first packet is presented, on the file's own time line.
  public let start: MediaTime?
  /// How long it lasts, where the file tells.
  public let duration: Duration?
}

/// One raw picture and when it was taken.
public struct VideoFrame: Sendable {
  /// The size of the picture.
  public let size: PictureSize
  /// How the samples lie in `buffer`.
  public let format: PixelFormat
  /// Which luma values are black and white.
  public let range: ColorRange
  /// When the picture was taken, on the monotonic clock.
  public let timestamp: MediaTime
  /// Counts the pictures of one source since it was opened; a gap means that pictures were lost.
  public let sequence: UInt64
  /// The samples.
  public let buffer: PictureBuffer

  public init(
    size: PictureSize,
    format: PixelFormat,
    range: ColorRange,
    timestamp: MediaTime,
    sequence: UInt64,
    buffer: PictureBuffer
  ) {
    self.size = size
    self.format = format
    self.range = range
    self.timestamp = timestamp
    self.sequence = sequence
    self.buffer = buffer
  }
}

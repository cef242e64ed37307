public import Media

/// A picture format and size of a camera, with the rates it comes at.
public struct VideoMode: Hashable, Sendable {
  /// `YUYV`, `NV12`, `I420`, `MJPEG`, or the driver's four characters for one we do not read.
  public let format: String
  /// The size of the picture.
  public let size: PictureSize
  /// The rates, highest first; empty when the driver does not tell.
  public let rates: [FrameRate]

  public init(format: String, size: PictureSize, rates: [FrameRate]) {
    self.format = format
    self.size = size
    self.rates = rates
  }
}

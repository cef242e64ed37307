public import Encoding
public import Media

/// Which picture a snapshot is of.
public enum SnapshotSource: String, Hashable, Sendable, CaseIterable {
  /// The next one that is sent: as viewers see it, or the waiting image.
  case stream
  /// The next one that the camera gives: whole, before it is cropped, turned and made beautiful.
  case view
}

/// A picture of a session as an image file.
public struct TakenSnapshot: Sendable {
  public let bytes: [UInt8]
  public let format: StillFormat
  public let size: PictureSize
  /// When it is shown in the stream, as the stream's packets are stamped.
  public let time: MediaTime
}

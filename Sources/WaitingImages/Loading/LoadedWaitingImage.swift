public import Media
public import Store

/// A waiting image that can be shown.
public struct LoadedWaitingImage: Sendable {
  /// What is kept of it.
  public let record: WaitingImageRecord
  /// Its picture: `.bgrx`, of any size within the limits.
  public let picture: VideoFrame
}

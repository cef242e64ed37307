internal import Media

/// A picture and the opening of a camera that gave it.
struct CameraFrame: Sendable {
  /// Counts the openings of a run; the newest one that gives pictures is on air.
  let camera: UInt64
  let frame: VideoFrame
}

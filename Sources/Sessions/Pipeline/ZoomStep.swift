internal import Media
internal import Processing

/// A zoom that is asked for one opening of a camera.
struct CropZoom: Hashable, Sendable {
  /// Counts the openings of the run.
  let camera: UInt64
  /// From 1 on.
  let level: Double
}

/// The zoom by cropping: each opening of a camera has its own, which begins with the whole picture.
struct ZoomStep: Hashable {
  private var glide = ZoomGlide()
  /// What was asked for last; kept until its camera is on air.
  private var wanted: CropZoom?

  /// Another level is asked for.
  ///
  /// - Parameter camera: the opening that is on air.
  mutating func go(to zoom: CropZoom, onAir camera: UInt64, from time: MediaTime) {
    self.wanted = zoom
    if zoom.camera == camera { self.glide.go(to: zoom.level, from: time) }
  }

  /// The pictures of another opening are sent from now on.
  mutating func cameraTookOver(_ camera: UInt64) {
    let level = self.wanted.flatMap { $0.camera == camera ? $0.level : nil }
    self.glide.jump(to: level ?? 1)
  }

  /// The level of a picture that was taken at `time`.
  func level(at time: MediaTime) -> Double {
    self.glide.level(at: time)
  }
}

internal import Media
internal import Processing

/// The still that is sent where there is no camera's picture.
struct WaitingPicture: Sendable {
  /// Stands on the built-in slate.
  private let name: String
  /// What is shown instead of the slate, of any size and format.
  private let image: VideoFrame?
  /// The picture on a canvas it was made ready for.
  private var prepared: VideoFrame?

  /// The image, or a slate with `name` where there is none.
  init(name: String, image: VideoFrame? = nil) {
    self.name = name
    self.image = image
  }

  /// The slate alone.
  var slate: WaitingPicture {
    WaitingPicture(name: self.name)
  }

  /// Makes the picture ready for a canvas, so that it can be sent at once. Takes some 40 ms for the
  /// largest images: not for the cooperative pool.
  mutating func prepare(for size: PictureSize) throws(ProcessingError) {
    self.prepared = try self.frame(on: size)
  }

  /// The whole picture on a canvas of `size`, between black bars where its shape is another one:
  /// I420 in limited range.
  func frame(on size: PictureSize) throws(ProcessingError) -> VideoFrame {
    if let prepared, prepared.size == size { return prepared }
    guard let image else { return try Slate.render(name: self.name, size: size) }
    return try CanvasRenderer(canvas: Canvas(size: size, fit: .letterbox)).render(image)
  }
}

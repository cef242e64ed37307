internal import FFmpeg
internal import Media

/// Which part of a camera's picture goes to which area of the canvas, both before it is turned.
struct CanvasGeometry: Hashable {
  /// What is taken of the camera's picture; all edges are even.
  let part: PictureRectangle
  /// Where it goes on the canvas; all edges are even.
  let area: PictureRectangle

  init(source: PictureSize, canvas: Canvas) {
    let target = canvas.sizeBeforeRotation
    switch canvas.fit {
    case .crop:
      self.part = Self.middle(of: source, shapedLike: target)
      self.area = PictureRectangle(whole: target)
    case .letterbox:
      // Chroma samples cover two pixels each way, so that an odd last row or column has none.
      let whole = PictureSize(width: source.width & ~1, height: source.height & ~1)
      self.part = PictureRectangle(whole: whole)
      self.area = Self.middle(of: target, shapedLike: whole)
    }
  }

  /// The largest part in the middle of `size` with the shape of `other`.
  private static func middle(
    of size: PictureSize,
    shapedLike other: PictureSize
  ) -> PictureRectangle {
    let isWider = size.width * other.height > size.height * other.width
    let width = isWider ? (size.height * other.width + other.height / 2) / other.height : size.width
    let height = isWider ? size.height : (size.width * other.height + other.width / 2) / other.width
    let part = PictureSize(
      width: max(2, min(width, size.width) & ~1),
      height: max(2, min(height, size.height) & ~1)
    )
    return PictureRectangle(
      x: (size.width - part.width) / 2 & ~1,
      y: (size.height - part.height) / 2 & ~1,
      size: part
    )
  }
}

internal import FFmpeg
internal import Media

/// Which part of a camera's picture goes to which area of the canvas, both before it is turned.
struct CanvasGeometry: Hashable {
  /// What is taken of the camera's picture; all edges are even.
  let part: PictureRectangle
  /// Where it goes on the canvas; all edges are even.
  let area: PictureRectangle

  /// - Parameter zoom: from 1 on; how much larger the middle of the picture is shown.
  init(source: PictureSize, canvas: Canvas, zoom: Double = 1) {
    let target = canvas.sizeBeforeRotation
    switch canvas.fit {
    case .crop:
      self.part = Self.middle(of: source, shapedLike: target, dividedBy: zoom)
      self.area = PictureRectangle(whole: target)
    case .letterbox:
      // Chroma samples cover two pixels each way, so that an odd last row or column has none.
      let whole = PictureSize(width: source.width & ~1, height: source.height & ~1)
      self.part = Self.middle(of: whole, shapedLike: whole, dividedBy: zoom)
      // The bars stay as they are when the picture between them is zoomed.
      self.area = Self.middle(of: target, shapedLike: whole)
    }
  }

  /// The largest part in the middle of `size` with the shape of `other`, or `divisor` times smaller.
  private static func middle(
    of size: PictureSize,
    shapedLike other: PictureSize,
    dividedBy divisor: Double = 1
  ) -> PictureRectangle {
    let isWider = size.width * other.height > size.height * other.width
    var width = isWider ? (size.height * other.width + other.height / 2) / other.height : size.width
    var height = isWider ? size.height : (size.width * other.height + other.width / 2) / other.width
    if divisor > 1 {
      width = Int((Double(width) / divisor).rounded())
      height = Int((Double(height) / divisor).rounded())
    }
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

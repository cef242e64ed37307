public import Media

/// A part of a picture, in pixels.
public struct PictureRectangle: Hashable, Sendable {
  /// The distance from the left edge.
  public let x: Int
  /// The distance from the top edge.
  public let y: Int
  /// The size of the part.
  public let size: PictureSize

  public init(x: Int, y: Int, size: PictureSize) {
    self.x = x
    self.y = y
    self.size = size
  }

  /// The whole of a picture.
  public init(whole size: PictureSize) {
    self.init(x: 0, y: 0, size: size)
  }

  /// Whether the part begins at even coordinates and lies inside a picture of `size`.
  func isUsable(in size: PictureSize) -> Bool {
    self.x >= 0 && self.y >= 0 && self.x.isMultiple(of: 2) && self.y.isMultiple(of: 2)
      && self.size.width > 0 && self.size.height > 0
      && self.x + self.size.width <= size.width && self.y + self.size.height <= size.height
  }
}

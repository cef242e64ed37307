/// The width and height of a picture, in pixels.
public struct PictureSize: Hashable, Sendable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int

  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// The size of the picture turned by a quarter.
  public var transposed: PictureSize {
    PictureSize(width: self.height, height: self.width)
  }

  /// The number of pixels.
  public var area: Int {
    self.width * self.height
  }
}

extension PictureSize: CustomStringConvertible {
  public var description: String {
    "\(self.width)×\(self.height)"
  }
}

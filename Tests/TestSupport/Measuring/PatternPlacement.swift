public import Media

/// Where the test pattern lies in pictures that show it cropped, boxed, zoomed, turned or mirrored.
public struct PatternPlacement: Hashable, Sendable {
  /// The size of the pictures.
  public let size: PictureSize
  /// The size the pattern was drawn at.
  public let source: PictureSize
  private let isBoxed: Bool
  private let zoom: Double
  /// Degrees clockwise.
  private let rotation: Int
  private let isMirrored: Bool

  /// - Parameters:
  ///   - size: the size of the pictures.
  ///   - source: the size the pattern was drawn at.
  ///   - isBoxed: whether all of it is shown between bars; else its middle fills the picture.
  ///   - zoom: how much larger its middle is shown.
  ///   - rotation: how far it is turned, in degrees clockwise: a multiple of 90.
  ///   - isMirrored: whether left and right have changed places, after the turn.
  public init(
    size: PictureSize,
    source: PictureSize,
    isBoxed: Bool = false,
    zoom: Double = 1,
    rotation: Int = 0,
    isMirrored: Bool = false
  ) {
    self.size = size
    self.source = source
    self.isBoxed = isBoxed
    self.zoom = zoom
    self.rotation = rotation
    self.isMirrored = isMirrored
  }

  /// Where a point of the pattern lies in the picture.
  public func point(_ column: Double, _ row: Double) -> (x: Int, y: Int) {
    let isSideways = self.rotation % 180 != 0
    let upright = isSideways ? self.size.transposed : self.size
    let ratios = [
      Double(upright.width) / Double(self.source.width),
      Double(upright.height) / Double(self.source.height),
    ]
    let scale = (self.isBoxed ? min(ratios[0], ratios[1]) : max(ratios[0], ratios[1])) * self.zoom
    // Both from the middle, which stays where it is.
    let x = (column - Double(self.source.width) / 2) * scale
    let y = (row - Double(self.source.height) / 2) * scale
    let turned: (x: Double, y: Double) =
      switch self.rotation {
      case 90: (-y, x)
      case 180: (-x, -y)
      case 270: (y, -x)
      default: (x, y)
      }
    return (
      Int((self.isMirrored ? -turned.x : turned.x) + Double(self.size.width) / 2),
      Int(turned.y + Double(self.size.height) / 2)
    )
  }
}

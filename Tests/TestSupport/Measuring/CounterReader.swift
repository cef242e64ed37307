internal import Capture
public import Media

/// Reads the counter and the flash of the test pattern out of pictures, also after they were cropped
/// and scaled.
public struct CounterReader: Sendable {
  private let cells: [Rectangle]
  private let flashPoints: [(x: Int, y: Int)]
  private let size: PictureSize

  private struct Rectangle {
    let left: Int
    let right: Int
    let top: Int
    let bottom: Int
  }

  /// - Parameters:
  ///   - size: the size of the pictures to read.
  ///   - source: the size the pattern was drawn at; the picture shows its middle, scaled to fill.
  ///   - isMirrored: whether left and right have changed places.
  public init(size: PictureSize, source: PictureSize? = nil, isMirrored: Bool = false) {
    self.init(
      PatternPlacement(size: size, source: source ?? size, isMirrored: isMirrored)
    )
  }

  /// - Parameter placement: where the pattern lies in the pictures to read.
  public init(_ placement: PatternPlacement) {
    let size = placement.size
    self.size = size
    self.cells = FrameCounter.layout(in: placement.source).map { cell in
      // The middle half of the cell, as scaling and coding blur its borders.
      let width = Double(cell.right - cell.left)
      let height = Double(cell.bottom - cell.top)
      let corners = [
        placement.point(Double(cell.left) + width / 4, Double(cell.top) + height / 4),
        placement.point(Double(cell.right) - width / 4, Double(cell.bottom) - height / 4),
      ].sorted { $0.x < $1.x }
      return Rectangle(
        left: corners[0].x,
        right: corners[1].x,
        top: min(corners[0].y, corners[1].y),
        bottom: max(corners[0].y, corners[1].y)
      )
    }
    // Around the black panel, which takes the middle third of the pattern.
    let source = placement.source
    let panel = [0.33, 0.67].map {
      placement.point(Double(source.width) * $0, Double(source.height) * $0)
    }
    let panelX = min(panel[0].x, panel[1].x) ..< max(panel[0].x, panel[1].x)
    let panelY = min(panel[0].y, panel[1].y) ..< max(panel[0].y, panel[1].y)
    self.flashPoints = (0 ..< 16).flatMap { row in
      (0 ..< 16).compactMap { column in
        let point = (x: size.width * (2 * column + 1) / 32, y: size.height * (2 * row + 1) / 32)
        return panelX.contains(point.x) && panelY.contains(point.y) ? nil : point
      }
    }
  }

  /// The counter of a picture.
  ///
  /// - Returns: nothing when the picture shows none.
  public func counter(of frame: VideoFrame) -> UInt16? {
    guard frame.size == self.size else { return nil }
    let isWhite = self.withLuma(of: frame) { luma in
      self.cells.map { cell in
        var sum = 0
        var count = 0
        for row in stride(
          from: cell.top,
          through: cell.bottom,
          by: max(1, (cell.bottom - cell.top) / 3)
        ) {
          for column in stride(
            from: cell.left,
            through: cell.right,
            by: max(1, (cell.right - cell.left) / 3)
          ) {
            sum += Int(luma(column, row))
            count += 1
          }
        }
        // Half way between black and white, in the limited range as in the full one.
        return sum > 126 * count
      }
    }
    return isWhite.flatMap { FrameCounter(cells: $0)?.number }
  }

  /// Whether a picture shows the flash: nearly white all around the counter.
  public func isFlash(_ frame: VideoFrame) -> Bool {
    guard frame.size == self.size else { return false }
    let sum = self.withLuma(of: frame) { luma in
      self.flashPoints.reduce(0) { $0 + Int(luma($1.x, $1.y)) }
    }
    return (sum ?? 0) > 195 * self.flashPoints.count
  }

  /// Calls `body` with a function that gives the luma at a column and row.
  private func withLuma<Result>(
    of frame: VideoFrame,
    _ body: ((Int, Int) -> UInt8) -> Result
  ) -> Result? {
    switch frame.format {
    case .i420, .nv12, .i422, .i444:
      frame.buffer.withPlanes { planes in
        body {
          planes[0].base.load(fromByteOffset: $1 * planes[0].bytesPerRow + $0, as: UInt8.self)
        }
      }
    case .yuyv, .bgrx:
      nil
    }
  }
}

internal import FFmpeg
internal import Media

/// Turns planes of 8-bit samples.
enum PlaneRotation {
  /// Samples are moved in squares of this side, so that the rows and columns of one square stay in
  /// the first-level cache: 16 cache lines on either side.
  private static let square = 16

  /// Writes `source` into `target`, turned clockwise.
  ///
  /// - Parameter source: as wide and high as `target` is after the turn.
  static func turn(
    _ source: BlankPicture.Plane,
    by rotation: Canvas.Rotation,
    into target: BlankPicture.Plane
  ) {
    // The sample at (x, y) goes to origin + x · right + y · down.
    let row = target.bytesPerRow
    let origin: Int
    let right: Int
    let down: Int
    switch rotation {
    case .none:
      (origin, right, down) = (0, 1, row)
    case .quarter:
      (origin, right, down) = (source.rows - 1, row, -1)
    case .half:
      (origin, right, down) = ((source.rows - 1) * row + source.width - 1, -1, -row)
    case .threeQuarters:
      (origin, right, down) = ((source.width - 1) * row, -row, 1)
    }
    let input = source.base.assumingMemoryBound(to: UInt8.self)
    let output = target.base.assumingMemoryBound(to: UInt8.self) + origin
    for top in stride(from: 0, to: source.rows, by: self.square) {
      let bottom = min(top + self.square, source.rows)
      for left in stride(from: 0, to: source.width, by: self.square) {
        let end = min(left + self.square, source.width)
        var y = top
        while y < bottom {
          let inputRow = input + y * source.bytesPerRow
          let outputRow = output + y * down
          var x = left
          while x < end {
            outputRow[x * right] = inputRow[x]
            x += 1
          }
          y += 1
        }
      }
    }
  }
}

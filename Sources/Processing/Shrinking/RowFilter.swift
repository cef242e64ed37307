/// Which rows of a plane make each row of the shrunk plane, as `cpixels_kernels.blend_rows` takes it.
struct RowFilter: Hashable {
  /// The rows of the shrunk plane.
  let height: Int
  /// The rows that make one; an even number.
  let taps: Int
  /// Rows of the plane, `taps` for each row of the shrunk one.
  let rows: [Int]
  /// Over or at zero, in 1/128; they add up to 128 for each row.
  let weights: [Int8]

  /// - Parameters:
  ///   - source: the rows of the plane; at least as many as `target`.
  ///   - target: the rows of the shrunk plane.
  init(from source: Int, to target: Int) {
    let blends = TriangleFilter(from: source, to: target).taps.map(Self.blend)
    let most = blends.map(\.count).max() ?? 0
    let taps = (most + 1) / 2 * 2
    let padded = blends.map { blend in
      // The last row once more, without a weight.
      blend + Array(repeating: (blend[blend.count - 1].row, Int8(0)), count: taps - blend.count)
    }
    self.height = target
    self.taps = taps
    self.rows = padded.flatMap { $0.map(\.row) }
    self.weights = padded.flatMap { $0.map(\.weight) }
  }

  private static func blend(_ tap: TriangleFilter.Tap) -> [(row: Int, weight: Int8)] {
    let weights = tap.weights.scaled(toSum: 128)
    return weights.enumerated().filter { $0.element != 0 }.flatMap { index, weight in
      // 128 is one more than a weight can be: the row is named twice.
      let parts = weight > Int(Int8.max) ? [weight / 2, weight - weight / 2] : [weight]
      return parts.map { (tap.start + index, Int8($0)) }
    }
  }
}

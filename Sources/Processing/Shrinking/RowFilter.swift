/// Which rows of a plane make a row of the shrunk plane, as `cpixels_kernels.blend_rows` takes it.
struct RowFilter: Hashable {
  /// One row of the shrunk plane.
  struct Blend: Hashable {
    /// Rows of the plane; an even number of them.
    let rows: [Int]
    /// Over or at zero; they add up to 128.
    let weights: [Int8]
  }

  let blends: [Blend]

  /// - Parameters:
  ///   - source: the rows of the plane; at least as many as `target`.
  ///   - target: the rows of the shrunk plane.
  init(from source: Int, to target: Int) {
    self.blends = TriangleFilter(from: source, to: target).taps.map(Self.blend)
  }

  private static func blend(_ tap: TriangleFilter.Tap) -> Blend {
    var rows: [Int] = []
    var weights: [Int8] = []
    for (index, weight) in tap.weights.scaled(toSum: 128).enumerated() where weight != 0 {
      // 128 is one more than a weight can be: the row is named twice.
      let parts = weight > Int(Int8.max) ? [weight / 2, weight - weight / 2] : [weight]
      for part in parts {
        rows.append(tap.start + index)
        weights.append(Int8(part))
      }
    }
    if !rows.count.isMultiple(of: 2), let last = rows.last {
      rows.append(last)
      weights.append(0)
    }
    return Blend(rows: rows, weights: weights)
  }
}

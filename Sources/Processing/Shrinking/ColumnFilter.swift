/// Which samples of a blended row make each sample of the shrunk row, as
/// `cpixels_kernels.shrink_row` takes it.
struct ColumnFilter: Hashable {
  /// How samples change their range on the way: value × gain + offset.
  struct Range: Hashable {
    let gain: Double
    let offset: Double

    static let unchanged = Range(gain: 1, offset: 0)
    /// Luma from 0…255 to 16…235 (ITU-R BT.709, 4.4 and 4.5; JFIF for the full range).
    static let pressedLuma = Range(gain: 219.0 / 255, offset: 16)
    /// Chroma from 0…255 to 16…240, around 128.
    static let pressedChroma = Range(gain: 224.0 / 255, offset: 128 * (1 - 224.0 / 255))
  }

  /// The samples of the shrunk row.
  let width: Int
  /// The samples that make one: 4 or a multiple of 8.
  let taps: Int
  /// The first sample of each.
  let starts: [Int32]
  /// `taps` for each sample, in 1/16384.
  let weights: [Int16]
  /// Added to each sum: the range's offset and half a step, in 1/2097152 of a sample.
  let offset: Int32
  /// The samples that are made as `halve_row` does, all with the same weights.
  let halved: Swift.Range<Int>
  /// The samples that are made in groups, from the first on.
  let groups: ColumnGroups

  /// - Parameters:
  ///   - source: the samples of a row; at least as many as `target`.
  ///   - target: the samples of the shrunk row.
  init(from source: Int, to target: Int, range: Range) {
    let filter = TriangleFilter(from: source, to: target)
    let widest = filter.taps.map(\.weights.count).max() ?? 0
    let taps = widest <= 4 ? 4 : (widest + 7) / 8 * 8
    var starts: [Int32] = []
    var weights: [Int16] = []
    for tap in filter.taps {
      // All taps lie inside the row, so that nothing is read behind it; a row shorter than that has
      // room for it.
      let start = max(0, min(tap.start, source - taps))
      let whole = tap.weights.scaled(toSum: Int((16384 * range.gain).rounded()))
      let before = Array(repeating: Int16(0), count: tap.start - start)
      let used = before + whole.map { Int16($0) }
      starts.append(Int32(start))
      weights += used + Array(repeating: 0, count: taps - used.count)
    }
    self.width = target
    self.taps = taps
    self.starts = starts
    self.weights = weights
    self.offset = Int32((range.offset * 2_097_152).rounded()) + 1_048_576
    self.halved = Self.halved(source: source, target: target)
    let canGroup = taps == 4 && self.halved.isEmpty
    self.groups = (canGroup ? ColumnGroups(starts: starts, weights: weights) : nil) ?? .none
  }

  /// Where a row that shrinks to half has the same weights: all but at the edges.
  private static func halved(source: Int, target: Int) -> Swift.Range<Int> {
    guard source == 2 * target, target > 2 else { return 0 ..< 0 }
    return 1 ..< target - 1
  }
}

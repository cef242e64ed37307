/// The samples of a shrunk row by eights, as `cpixels_kernels.shrink_row_in_groups` takes them.
struct ColumnGroups: Hashable {
  /// How many groups there are; the rest of the row is less than a group.
  let count: Int
  let starts: [Int32]
  let bytes: [UInt8]
  let weights: [Int16]

  static let none = ColumnGroups(count: 0, starts: [], bytes: [], weights: [])

  private init(count: Int, starts: [Int32], bytes: [UInt8], weights: [Int16]) {
    self.count = count
    self.starts = starts
    self.bytes = bytes
    self.weights = weights
  }

  /// `nil` where the row shrinks too much for that.
  ///
  /// - Parameters:
  ///   - starts: the first sample of each.
  ///   - weights: four for each.
  init?(starts: [Int32], weights: [Int16]) {
    let count = starts.count / 8
    var bytes: [UInt8] = []
    var pairs: [Int16] = []
    for group in 0 ..< count {
      for half in [0, 2] {
        for sample in 8 * group ..< 8 * group + 8 {
          let first = Int(starts[sample] - starts[sample / 4 * 4])
          for tap in half ..< half + 2 {
            let weight = weights[4 * sample + tap]
            guard first >= 0, first + tap < 8 || weight == 0 else { return nil }
            let word = UInt8(min(first + tap, 7))
            bytes += [2 * word, 2 * word + 1]
            pairs.append(weight)
          }
        }
      }
    }
    self.init(
      count: count,
      starts: (0 ..< 2 * count).map { starts[4 * $0] },
      bytes: bytes,
      weights: pairs
    )
  }
}

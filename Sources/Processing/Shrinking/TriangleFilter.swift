/// What each sample of a shrunk row is made of: an average that falls off with the distance, over as
/// many samples as the row shrinks by, to both sides.
///
/// This is the bilinear filter as libswscale and ImageMagick widen it for shrinking. Samples are
/// taken to stand for the middle of the stretch they cover.
struct TriangleFilter: Hashable {
  /// The weights of samples that follow each other; they add up to 1.
  struct Tap: Hashable {
    /// The first sample.
    let start: Int
    let weights: [Double]
  }

  /// One for each sample of the shrunk row.
  let taps: [Tap]

  /// - Parameters:
  ///   - source: the samples of a row; at least as many as `target`.
  ///   - target: the samples of the shrunk row.
  init(from source: Int, to target: Int) {
    let ratio = Double(source) / Double(target)
    self.taps = (0 ..< target).map { index in
      let center = (Double(index) + 0.5) * ratio - 0.5
      let reach =
        Int((center - ratio).rounded(.down)) + 1 ... Int((center + ratio).rounded(.up)) - 1
      // What lies over the edge has the value of the edge.
      let start = max(reach.lowerBound, 0)
      var weights = Array(repeating: 0.0, count: min(reach.upperBound, source - 1) - start + 1)
      for sample in reach {
        let inside = min(max(sample, start), start + weights.count - 1)
        weights[inside - start] += 1 - abs(Double(sample) - center) / ratio
      }
      let sum = weights.reduce(0, +)
      return Tap(start: start, weights: weights.map { $0 / sum })
    }
  }
}

extension [Double] {
  /// Whole numbers in the proportions of these, which add up to 1, with exactly the sum `total`.
  func scaled(toSum total: Int) -> [Int] {
    var whole = self.map { Int(($0 * Double(total)).rounded()) }
    // Rounding leaves a few over or short: the largest carries them with the least harm.
    if let largest = whole.indices.max(by: { whole[$0] < whole[$1] }) {
      whole[largest] += total - whole.reduce(0, +)
    }
    return whole
  }
}

/// Repeated measurements of one thing.
struct Sample {
  private let sorted: [Double]

  /// - Parameter values: at least one.
  init(_ values: [Double]) {
    precondition(!values.isEmpty, "A sample has a value.")
    self.sorted = values.sorted()
  }

  var count: Int { self.sorted.count }
  var minimum: Double { self.sorted[0] }
  var maximum: Double { self.sorted[self.sorted.count - 1] }

  /// The middle value, or the mean of the two in the middle.
  var median: Double {
    let middle = self.sorted.count / 2
    return self.sorted.count.isMultiple(of: 2)
      ? (self.sorted[middle - 1] + self.sorted[middle]) / 2 : self.sorted[middle]
  }

  /// The smallest value that `fraction` of all are not over.
  func percentile(_ fraction: Double) -> Double {
    let rank = (fraction * Double(self.sorted.count)).rounded(.up)
    return self.sorted[min(max(Int(rank) - 1, 0), self.sorted.count - 1)]
  }
}

/// Memory for one row of blended samples.
final class SampleRow {
  let samples: UnsafeMutablePointer<Int16>

  /// Room for kernels that read a few samples behind a short row.
  private static let slack = 32

  init(count: Int) {
    self.samples = .allocate(capacity: count + Self.slack)
    self.samples.initialize(repeating: 0, count: count + Self.slack)
  }

  deinit {
    self.samples.deallocate()
  }
}

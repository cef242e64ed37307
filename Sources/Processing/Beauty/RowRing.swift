/// Memory for the last rows of a picture, with a margin that repeats their ends.
final class RowRing {
  /// The samples that can be read on either side of a row; vectors are as wide.
  static let margin = 32

  /// The samples of a row, up to the next whole vector.
  let paddedWidth: Int
  private let width: Int
  private let capacity: Int
  private let bytesPerRow: Int
  private let memory: UnsafeMutablePointer<UInt8>
  /// Which row lies at each place.
  private var rows: [Int?]

  /// - Parameters:
  ///   - width: the samples of a row.
  ///   - capacity: the rows that are held; as many that follow each other never push one out.
  init(width: Int, capacity: Int) {
    self.width = width
    self.capacity = capacity
    self.paddedWidth = (width + Self.margin - 1) / Self.margin * Self.margin
    self.bytesPerRow = self.paddedWidth + 2 * Self.margin
    self.memory = .allocate(capacity: self.bytesPerRow * capacity)
    self.memory.initialize(repeating: 0, count: self.bytesPerRow * capacity)
    self.rows = Array(repeating: nil, count: capacity)
  }

  deinit {
    self.memory.deallocate()
  }

  /// The place of row `index`, with its samples only if `holds(index)`.
  func samples(_ index: Int) -> UnsafeMutablePointer<UInt8> {
    self.memory + index % self.capacity * self.bytesPerRow + Self.margin
  }

  /// Whether row `index` lies at its place.
  func holds(_ index: Int) -> Bool {
    self.rows[index % self.capacity] == index
  }

  /// Row `index` was written to its place: repeats its ends in the margins.
  func rowWritten(_ index: Int) {
    let samples = self.samples(index)
    (samples - Self.margin).update(repeating: samples[0], count: Self.margin)
    let rest = self.paddedWidth - self.width + Self.margin
    (samples + self.width).update(repeating: samples[self.width - 1], count: rest)
    self.rows[index % self.capacity] = index
  }

  /// Another picture begins.
  func forget() {
    for place in self.rows.indices { self.rows[place] = nil }
  }
}

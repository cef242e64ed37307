internal import CPixels

/// Shrinks a plane of 8-bit samples, and takes apart what is interleaved in it.
///
/// Each row of the shrunk plane is blended of rows first, which runs along memory, and then shrunk,
/// so that samples are moved sideways in as few rows as possible. One thread owns it.
final class PlaneShrinker {
  /// How samples lie in a plane.
  enum Packing: Hashable {
    /// One after the other.
    case alone
    /// Two kinds take turns: both are shrunk.
    case pairs
    /// Y0 U Y1 V: luma is shrunk.
    case lumaOfYUYV
    /// Y0 U Y1 V: both kinds of chroma are shrunk.
    case chromaOfYUYV

    /// The bytes of a plane's row for each sample of a kind.
    var bytesPerSample: Int {
      switch self {
      case .alone: 1
      case .pairs, .lumaOfYUYV: 2
      case .chromaOfYUYV: 4
      }
    }
  }

  /// The samples of one kind in a row, and the rows.
  struct Extent: Hashable {
    let width: Int
    let rows: Int
  }

  /// Where shrunk samples go.
  struct Target {
    let base: UnsafeMutableRawPointer
    let bytesPerRow: Int
  }

  private let kernels: cpixels_kernels
  private let packing: Packing
  /// The samples of all kinds in a row.
  private let blendedWidth: Int
  private let rowFilter: RowFilter
  private let columnFilter: ColumnFilter
  private let blended: SampleRow
  /// The blended row taken apart, where there is more than one kind.
  private let even: SampleRow
  private let odd: SampleRow

  /// - Parameters:
  ///   - source: the plane; at least as wide and high as `target`.
  ///   - target: the plane that it is shrunk to.
  init(
    _ packing: Packing,
    from source: Extent,
    to target: Extent,
    range: ColumnFilter.Range,
    kernels: cpixels_kernels
  ) {
    self.kernels = kernels
    self.packing = packing
    self.blendedWidth = source.width * packing.bytesPerSample
    self.rowFilter = RowFilter(from: source.rows, to: target.rows)
    self.columnFilter = ColumnFilter(from: source.width, to: target.width, range: range)
    self.blended = SampleRow(count: self.blendedWidth)
    let half = packing == .alone ? 0 : self.blendedWidth / 2
    self.even = SampleRow(count: half)
    self.odd = SampleRow(count: half)
  }

  /// Shrinks the plane at `base` into `targets`, one for each kind of samples.
  func shrink(_ base: UnsafeRawPointer, bytesPerRow: Int, into targets: [Target]) {
    let base = base.assumingMemoryBound(to: UInt8.self)
    let taps = self.rowFilter.taps
    withUnsafeTemporaryAllocation(of: UnsafePointer<UInt8>?.self, capacity: taps) { rows in
      for row in 0 ..< self.rowFilter.height {
        for tap in 0 ..< taps {
          let source = self.rowFilter.rows[row * taps + tap]
          rows.initializeElement(at: tap, to: base + source * bytesPerRow)
        }
        self.blend(rows, row, bytesPerRow)
        self.shrinkBlended(into: targets, row)
      }
    }
  }

  private func blend(
    _ rows: UnsafeMutableBufferPointer<UnsafePointer<UInt8>?>,
    _ row: Int,
    _ bytesPerRow: Int
  ) {
    self.rowFilter.weights.withUnsafeBufferPointer { weights in
      self.kernels.blend_rows(
        rows.baseAddress,
        bytesPerRow,
        weights.baseAddress.map { $0 + row * rows.count },
        Int32(rows.count),
        Int32(self.blendedWidth),
        self.blended.samples
      )
    }
  }

  private func shrinkBlended(into targets: [Target], _ row: Int) {
    switch self.packing {
    case .alone:
      self.shrink(self.blended, into: targets[0], row)
    case .pairs:
      self.split(self.blended, self.blendedWidth / 2)
      self.shrink(self.even, into: targets[0], row)
      self.shrink(self.odd, into: targets[1], row)
    case .lumaOfYUYV:
      self.split(self.blended, self.blendedWidth / 2)
      self.shrink(self.even, into: targets[0], row)
    case .chromaOfYUYV:
      self.split(self.blended, self.blendedWidth / 2)
      // The chroma takes the place of the row it came from.
      self.blended.samples.update(from: self.odd.samples, count: self.blendedWidth / 2)
      self.split(self.blended, self.blendedWidth / 4)
      self.shrink(self.even, into: targets[0], row)
      self.shrink(self.odd, into: targets[1], row)
    }
  }

  private func split(_ row: SampleRow, _ count: Int) {
    self.kernels.split_pairs(row.samples, Int32(count), self.even.samples, self.odd.samples)
  }

  private func shrink(_ row: SampleRow, into target: Target, _ index: Int) {
    let samples = (target.base + index * target.bytesPerRow).assumingMemoryBound(to: UInt8.self)
    let filter = self.columnFilter
    let grouped = 8 * filter.groups.count
    if grouped > 0 {
      self.kernels.shrink_row_in_groups(
        row.samples,
        filter.groups.starts,
        filter.groups.bytes,
        filter.groups.weights,
        Int32(filter.groups.count),
        filter.offset,
        samples
      )
    }
    if filter.halved.isEmpty {
      self.shrink(row, into: samples, grouped ..< filter.width)
    } else {
      self.shrink(row, into: samples, 0 ..< filter.halved.lowerBound)
      self.shrink(row, into: samples, filter.halved.upperBound ..< filter.width)
      filter.weights.withUnsafeBufferPointer { weights in
        self.kernels.halve_row(
          row.samples + Int(filter.starts[filter.halved.lowerBound]),
          weights.baseAddress.map { $0 + filter.halved.lowerBound * filter.taps },
          Int32(filter.halved.count),
          filter.offset,
          samples + filter.halved.lowerBound
        )
      }
    }
  }

  private func shrink(
    _ row: SampleRow,
    into samples: UnsafeMutablePointer<UInt8>,
    _ range: Range<Int>
  ) {
    guard !range.isEmpty else { return }
    let filter = self.columnFilter
    filter.starts.withUnsafeBufferPointer { starts in
      filter.weights.withUnsafeBufferPointer { weights in
        self.kernels.shrink_row(
          row.samples,
          starts.baseAddress.map { $0 + range.lowerBound },
          weights.baseAddress.map { $0 + range.lowerBound * filter.taps },
          Int32(filter.taps),
          Int32(range.count),
          filter.offset,
          samples + range.lowerBound
        )
      }
    }
  }
}

internal import CPixels

/// Smooths luma within its edges, row by row as they are asked for.
///
/// Passes of `cpixels_kernels.smooth_row` that reach further and further. Only rows that are asked
/// for, and those they are made of, are computed, each once; what a pass made stays in the nearest
/// caches for the next. One thread owns it.
final class LumaSmoother {
  private let kernels: cpixels_kernels
  private let height: Int
  private let width: Int
  private let reaches: [Int]
  /// The rows of the picture, and then those of each pass.
  private let rings: [RowRing]
  private var bound: Int32 = 0
  private var source: UnsafePointer<UInt8>?
  private var bytesPerRow = 0

  /// - Parameter reaches: of each pass; at least one, and none over `RowRing.margin`.
  init(width: Int, height: Int, reaches: [Int], kernels: cpixels_kernels) {
    precondition(
      !reaches.isEmpty && reaches.allSatisfy { $0 <= RowRing.margin },
      "A pass reaches no further than the margin of a row."
    )
    self.kernels = kernels
    self.width = width
    self.height = height
    self.reaches = reaches
    // The rows above and below that all later passes together ask for.
    self.rings = (0 ... reaches.count).map { pass in
      RowRing(width: width, capacity: 2 * reaches[pass...].reduce(0, +) + 1)
    }
  }

  /// Calls `body`, in which the rows of the plane at `source` can be asked for, from top to bottom.
  ///
  /// - Parameter bound: what differs by as much is an edge; at most 63.
  func smooth(
    _ source: UnsafeRawPointer,
    bytesPerRow: Int,
    bound: Int32,
    _ body: () -> Void
  ) {
    self.source = source.assumingMemoryBound(to: UInt8.self)
    self.bytesPerRow = bytesPerRow
    self.bound = bound
    for ring in self.rings { ring.forget() }
    body()
    self.source = nil
  }

  /// A row after all passes; valid until the next one is asked for.
  func smoothRow(_ index: Int) -> UnsafePointer<UInt8> {
    self.row(index, after: self.reaches.count)
  }

  /// A row after the first pass alone; to be asked for after the same smooth row.
  func fineRow(_ index: Int) -> UnsafePointer<UInt8> {
    self.row(index, after: 1)
  }

  private func row(_ index: Int, after passes: Int) -> UnsafePointer<UInt8> {
    // What lies over the edge has the value of the edge.
    let index = min(max(index, 0), self.height - 1)
    let ring = self.rings[passes]
    let samples = ring.samples(index)
    guard !ring.holds(index) else { return UnsafePointer(samples) }
    if passes == 0 {
      guard let source else { preconditionFailure("Rows are asked for within `smooth`.") }
      samples.update(from: source + index * self.bytesPerRow, count: self.width)
    } else {
      let reach = self.reaches[passes - 1]
      let rows: InlineRows = (
        self.row(index - reach, after: passes - 1),
        self.row(index, after: passes - 1),
        self.row(index + reach, after: passes - 1)
      )
      self.smooth(rows, reach, ring.paddedWidth, into: samples)
    }
    ring.rowWritten(index)
    return UnsafePointer(samples)
  }

  private typealias InlineRows = (
    UnsafePointer<UInt8>?, UnsafePointer<UInt8>?, UnsafePointer<UInt8>?
  )

  private func smooth(
    _ rows: InlineRows,
    _ reach: Int,
    _ width: Int,
    into samples: UnsafeMutablePointer<UInt8>
  ) {
    withUnsafeTemporaryAllocation(of: UnsafePointer<UInt8>?.self, capacity: 3) { pointers in
      pointers.initializeElement(at: 0, to: rows.0)
      pointers.initializeElement(at: 1, to: rows.1)
      pointers.initializeElement(at: 2, to: rows.2)
      // The width is a multiple of a vector: what is made of the margin is written over.
      self.kernels.smooth_row(
        pointers.baseAddress,
        Int32(reach),
        self.bound,
        Int32(width),
        samples
      )
    }
  }
}

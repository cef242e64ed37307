internal import Glibc
internal import Media

/// Owns the memory of one I420 picture while it is drawn.
///
/// Everything is drawn in whole rows by `memset` and `memcpy`, which cost the same in a debug build.
struct PictureCanvas: ~Copyable {
  let size: PictureSize
  private let memory: UnsafeMutablePointer<UInt8>

  /// Bytes in a row of luma.
  private let lumaStride: Int
  private let chromaStride: Int
  private let chromaRows: Int

  init(size: PictureSize) {
    self.size = size
    self.lumaStride = size.width
    self.chromaStride = (size.width + 1) / 2
    self.chromaRows = (size.height + 1) / 2
    self.memory = .allocate(capacity: Self.byteCount(of: size))
  }

  deinit {
    self.memory.deallocate()
  }

  private static func byteCount(of size: PictureSize) -> Int {
    size.area + 2 * ((size.width + 1) / 2) * ((size.height + 1) / 2)
  }

  private func luma(row: Int) -> UnsafeMutablePointer<UInt8> {
    self.memory + row * self.lumaStride
  }

  private func chroma(plane: Int, row: Int) -> UnsafeMutablePointer<UInt8> {
    self.memory + self.size.area + (plane * self.chromaRows + row) * self.chromaStride
  }

  /// Copies the whole of `other`, which has the same size.
  func copy(_ other: borrowing PictureCanvas) {
    memcpy(self.memory, other.memory, Self.byteCount(of: self.size))
  }

  /// Paints the whole picture.
  func fill(luma: UInt8, u: UInt8, v: UInt8) {
    self.fill(0 ..< self.size.width, 0 ..< self.size.height, luma: luma, u: u, v: v)
  }

  /// Paints a rectangle; its colour reaches to even columns and rows.
  func fill(_ columns: Range<Int>, _ rows: Range<Int>, luma: UInt8, u: UInt8, v: UInt8) {
    let columns = columns.clamped(to: 0 ..< self.size.width)
    let rows = rows.clamped(to: 0 ..< self.size.height)
    self.fillLuma(columns, rows, luma)
    let width = (columns.upperBound + 1) / 2 - columns.lowerBound / 2
    guard width > 0 else { return }
    for row in rows.lowerBound / 2 ..< (rows.upperBound + 1) / 2 {
      memset(self.chroma(plane: 0, row: row) + columns.lowerBound / 2, Int32(u), width)
      memset(self.chroma(plane: 1, row: row) + columns.lowerBound / 2, Int32(v), width)
    }
  }

  /// Paints the luma of a rectangle inside the picture.
  func fillLuma(_ columns: Range<Int>, _ rows: Range<Int>, _ luma: UInt8) {
    for row in rows {
      memset(self.luma(row: row) + columns.lowerBound, Int32(luma), columns.count)
    }
  }

  /// Writes a row of luma at `columns.lowerBound`, and copies it to the other rows.
  func writeLuma(_ samples: ArraySlice<UInt8>, at column: Int, rows: Range<Int>) {
    samples.withUnsafeBytes { source in
      guard let base = source.baseAddress else { return }
      for row in rows {
        memcpy(self.luma(row: row) + column, base, source.count)
      }
    }
  }

  /// The picture as a frame, which takes the memory over.
  consuming func frame(timestamp: MediaTime, sequence: UInt64) -> VideoFrame {
    let planes = [
      PictureBuffer.Plane(base: self.memory, bytesPerRow: self.lumaStride),
      PictureBuffer.Plane(base: self.chroma(plane: 0, row: 0), bytesPerRow: self.chromaStride),
      PictureBuffer.Plane(base: self.chroma(plane: 1, row: 0), bytesPerRow: self.chromaStride),
    ]
    let size = self.size
    // Safe to hand to any thread: from here only the release closure frees it, once, and nobody
    // writes to it.
    nonisolated(unsafe) let memory = self.memory
    discard self
    return VideoFrame(
      size: size,
      format: .i420,
      range: .limited,
      timestamp: timestamp,
      sequence: sequence,
      buffer: PictureBuffer(planes: planes) { memory.deallocate() }
    )
  }
}

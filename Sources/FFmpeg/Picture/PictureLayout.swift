internal import Media

/// Where the planes of a picture lie in one block of memory.
struct PictureLayout: Hashable, Sendable {
  /// Rows begin at multiples of this, so that the vector code of libswscale takes its fast paths.
  static let alignment = 64

  /// The first byte and the row distance of each plane.
  struct Plane: Hashable, Sendable {
    let offset: Int
    let bytesPerRow: Int
    /// The bytes of a row that carry samples.
    let width: Int
    let rows: Int
  }

  let planes: [Plane]
  /// All planes, and room for vector code that writes past the end of the last row.
  let byteCount: Int

  init(size: PictureSize, format: PixelFormat) {
    var planes: [Plane] = []
    var offset = 0
    for index in 0 ..< format.planeCount {
      let (width, rows) = format.extent(ofPlane: index, in: size)
      let aligned = (width + Self.alignment - 1) / Self.alignment * Self.alignment
      planes.append(Plane(offset: offset, bytesPerRow: aligned, width: width, rows: rows))
      offset += aligned * rows
    }
    self.planes = planes
    self.byteCount = offset + Self.alignment
  }
}

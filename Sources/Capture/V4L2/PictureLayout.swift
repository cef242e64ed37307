internal import Media

/// Where the planes of a raw picture lie in one contiguous driver buffer
/// (kernel documentation, "YUV formats": planes follow each other without a gap).
struct PictureLayout: Hashable {
  /// Where one plane begins, and its rows.
  struct Plane: Hashable {
    let offset: Int
    let bytesPerRow: Int
  }

  /// In the order of the pixel format.
  let planes: [Plane]
  /// The bytes of a whole picture; a buffer with fewer holds a damaged one.
  let byteCount: Int

  /// - Parameter bytesPerRow: of the first plane, as the driver gives it.
  init(format: PixelFormat, size: PictureSize, bytesPerRow: Int) {
    let luma = bytesPerRow * size.height
    let chromaRows = (size.height + 1) / 2
    switch format {
    case .yuyv, .bgrx:
      self.planes = [Plane(offset: 0, bytesPerRow: bytesPerRow)]
      self.byteCount = luma
    case .nv12:
      self.planes = [
        Plane(offset: 0, bytesPerRow: bytesPerRow),
        Plane(offset: luma, bytesPerRow: bytesPerRow),
      ]
      self.byteCount = luma + bytesPerRow * chromaRows
    case .i420, .i422, .i444:
      let chromaRow = format == .i444 ? bytesPerRow : bytesPerRow / 2
      let rows = format == .i420 ? chromaRows : size.height
      self.planes = [
        Plane(offset: 0, bytesPerRow: bytesPerRow),
        Plane(offset: luma, bytesPerRow: chromaRow),
        Plane(offset: luma + chromaRow * rows, bytesPerRow: chromaRow),
      ]
      self.byteCount = luma + 2 * chromaRow * rows
    }
  }
}

extension PixelFormat {
  /// The bytes of a row and the rows of plane `index` of a picture of `size`.
  public func extent(ofPlane index: Int, in size: PictureSize) -> (bytes: Int, rows: Int) {
    let halfWidth = (size.width + 1) / 2
    let halfHeight = (size.height + 1) / 2
    switch self {
    case .i420: return index == 0 ? (size.width, size.height) : (halfWidth, halfHeight)
    case .nv12: return index == 0 ? (size.width, size.height) : (halfWidth * 2, halfHeight)
    case .yuyv: return (halfWidth * 4, size.height)
    case .i422: return index == 0 ? (size.width, size.height) : (halfWidth, size.height)
    case .i444: return (size.width, size.height)
    case .bgrx: return (size.width * 4, size.height)
    }
  }

  /// The address of the sample at `x`, `y` (even where chroma is shared) relative to its plane.
  public func offset(ofPlane index: Int, x: Int, y: Int, bytesPerRow: Int) -> Int {
    switch self {
    case .i420: return index == 0 ? y * bytesPerRow + x : y / 2 * bytesPerRow + x / 2
    case .nv12: return index == 0 ? y * bytesPerRow + x : y / 2 * bytesPerRow + x / 2 * 2
    case .yuyv: return y * bytesPerRow + x / 2 * 4
    case .i422: return y * bytesPerRow + (index == 0 ? x : x / 2)
    case .i444: return y * bytesPerRow + x
    case .bgrx: return y * bytesPerRow + x * 4
    }
  }
}

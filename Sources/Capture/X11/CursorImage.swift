internal import Media

/// The picture of a cursor: premultiplied ARGB, as XFixes gives it.
struct CursorImage: Hashable, Sendable {
  let size: PictureSize
  /// The pixel that points, from the upper left corner.
  let hot: ScreenPointer
  /// Row by row, `0xAARRGGBB`.
  let pixels: [UInt32]

  /// Draws the cursor into a BGRX picture, clipped at its edges.
  ///
  /// - Parameters:
  ///   - position: where the cursor points, from the picture's upper left corner; may lie outside.
  ///   - base: the first pixel of the picture.
  func draw(
    at position: ScreenPointer,
    into base: UnsafeMutableRawPointer,
    bytesPerRow: Int,
    size: PictureSize
  ) {
    let left = position.x - self.hot.x
    let top = position.y - self.hot.y
    let columns = max(0, -left) ..< max(max(0, -left), min(self.size.width, size.width - left))
    let rows = max(0, -top) ..< max(max(0, -top), min(self.size.height, size.height - top))
    for row in rows {
      let line = base + (top + row) * bytesPerRow + left * 4
      for column in columns {
        let source = self.pixels[row * self.size.width + column]
        let alpha = source >> 24
        guard alpha > 0 else { continue }
        let target = line + column * 4
        for channel in 0 ..< 3 {
          let over = source >> UInt32(channel * 8) & 0xff
          let under = UInt32(target.load(fromByteOffset: channel, as: UInt8.self))
          // Rounded to the nearest; a picture that is not premultiplied as it should be saturates.
          let mixed = over + (under * (255 - alpha) + 127) / 255
          target.storeBytes(of: UInt8(min(mixed, 255)), toByteOffset: channel, as: UInt8.self)
        }
      }
    }
  }
}

internal import FFmpeg
internal import Glibc
public import Media

/// The picture that is sent where there is no other: a session's name on a calm ground.
public enum Slate {
  /// Dark slate blue and a light grey of the same tint, in limited range.
  static let ground: (luma: UInt8, u: UInt8, v: UInt8) = (52, 136, 122)
  static let ink: UInt8 = 196
  /// The line under the name.
  static let rule: UInt8 = 96

  /// Draws the slate: I420 in limited range.
  ///
  /// - Parameters:
  ///   - name: what it says; broken into lines where it is long. On a canvas on which it cannot be
  ///     read at any size the slate stays empty.
  ///   - size: the canvas.
  ///   - timestamp: when it is shown.
  public static func render(
    name: String,
    size: PictureSize,
    timestamp: MediaTime = .zero
  ) throws(ProcessingError) -> VideoFrame {
    guard size.width >= 2, size.height >= 2 else {
      throw ProcessingError(code: .unsupported, message: "A slate of \(size) cannot be drawn.")
    }
    guard let picture = PicturePool(size: size, format: .i420, capacity: 1).blank() else {
      throw ProcessingError(code: .noFreePicture, message: "A pool of one picture has none.")
    }
    picture.withPlanes { planes in
      for (plane, sample) in zip(planes, [self.ground.luma, self.ground.u, self.ground.v]) {
        memset(plane.base, Int32(sample), plane.bytesPerRow * plane.rows)
      }
      self.write(SlateLayout(name: name, size: size), on: planes[0], size: size)
    }
    return VideoFrame(
      size: size,
      format: .i420,
      range: .limited,
      timestamp: timestamp,
      sequence: 0,
      buffer: picture.finished()
    )
  }

  private static func write(
    _ layout: SlateLayout,
    on luma: BlankPicture.Plane,
    size: PictureSize
  ) {
    guard layout.dot > 0 else { return }
    for (index, line) in layout.lines.enumerated() {
      let left = layout.left(of: line, in: size)
      let top = layout.top(ofLine: index, in: size)
      for (column, character) in line.enumerated() {
        let x = left + column * (DotFont.columns + 1) * layout.dot
        self.draw(DotFont.glyph(character), x: x, y: top, dot: layout.dot, on: luma)
      }
    }
    let bottom = layout.top(ofLine: layout.lines.count, in: size)
    let width = size.width / 4
    self.fill(
      luma,
      x: (size.width - width) / 2,
      y: bottom,
      width: width,
      rows: layout.dot,
      self.rule
    )
  }

  private static func draw(
    _ glyph: [UInt8],
    x: Int,
    y: Int,
    dot: Int,
    on luma: BlankPicture.Plane
  ) {
    for (row, bits) in glyph.enumerated() {
      for column in 0 ..< DotFont.columns where bits << column & 0b10000 != 0 {
        self.fill(luma, x: x + column * dot, y: y + row * dot, width: dot, rows: dot, self.ink)
      }
    }
  }

  /// Paints a rectangle inside the picture.
  private static func fill(
    _ luma: BlankPicture.Plane,
    x: Int,
    y: Int,
    width: Int,
    rows: Int,
    _ sample: UInt8
  ) {
    for row in y ..< min(y + rows, luma.rows) {
      memset(luma.base + row * luma.bytesPerRow + x, Int32(sample), width)
    }
  }
}

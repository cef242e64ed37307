package import Media

/// Draws the test pattern: colour bars, a moving texture for the encoder to work on, the counter in
/// cells and in digits, and a flash that whitens everything but the counter.
// The templates are drawn once; a frame is two copies and a few hundred short `memset`.
package final class PatternPainter {
  /// The size of every picture.
  package let size: PictureSize

  private let background: PictureCanvas
  private let flash: PictureCanvas
  private let cells: [FrameCounter.Cell]
  // Twice as wide as the picture, so that any part of one width can be copied out of it.
  private let texture: [[UInt8]]

  package init(size: PictureSize) {
    self.size = size
    self.cells = FrameCounter.layout(in: size)
    self.background = PictureCanvas(size: size)
    self.flash = PictureCanvas(size: size)
    self.texture = Self.texture(width: size.width)
    Self.drawBars(on: self.background)
    self.flash.fill(luma: FrameCounter.white, u: 128, v: 128)
    Self.drawPanel(on: self.background)
    Self.drawPanel(on: self.flash)
  }

  /// Draws one picture.
  ///
  /// - Parameters:
  ///   - index: the number of the picture; the counter shows its lowest 16 bits.
  ///   - isFlash: whether the flash is on.
  ///   - timestamp: when it is taken.
  ///   - sequence: its count in the source.
  package func paint(
    index: Int64,
    isFlash: Bool,
    timestamp: MediaTime,
    sequence: UInt64
  ) -> VideoFrame {
    let canvas = PictureCanvas(size: self.size)
    if isFlash {
      canvas.copy(self.flash)
    } else {
      canvas.copy(self.background)
      self.drawTexture(on: canvas, index: index)
      self.drawMarker(on: canvas, index: index)
    }
    self.drawCounter(on: canvas, index: index)
    return canvas.frame(timestamp: timestamp, sequence: sequence)
  }
}

// MARK: - What never changes

extension PatternPainter {
  /// The bars of 75 % intensity: white, yellow, cyan, green, magenta, red, blue (ITU-R BT.471).
  private static let bars: [(luma: UInt8, u: UInt8, v: UInt8)] = [
    (180, 128, 128), (162, 44, 142), (131, 156, 44), (112, 72, 58), (84, 184, 198),
    (65, 100, 212), (35, 212, 114),
  ]

  private static func drawBars(on canvas: borrowing PictureCanvas) {
    let width = canvas.size.width
    for (index, bar) in self.bars.enumerated() {
      let columns = width * index / self.bars.count ..< width * (index + 1) / self.bars.count
      canvas.fill(columns, 0 ..< canvas.size.height, luma: bar.luma, u: bar.u, v: bar.v)
    }
    // The texture moves over grey.
    let rows = Self.textureRows(in: canvas.size)
    canvas.fill(0 ..< width, rows, luma: 100, u: 128, v: 128)
  }

  /// A black panel for the counter and its digits.
  private static func drawPanel(on canvas: borrowing PictureCanvas) {
    let size = canvas.size
    canvas.fill(
      size.width * 34 / 100 ..< size.width * 66 / 100,
      size.height * 34 / 100 ..< size.height * 66 / 100,
      luma: FrameCounter.black,
      u: 128,
      v: 128
    )
  }

  /// The rows of the moving texture: below the panel.
  private static func textureRows(in size: PictureSize) -> Range<Int> {
    size.height * 72 / 100 ..< size.height * 92 / 100
  }

  /// Eight rows of grey noise, always the same, with a soft wave under it.
  private static func texture(width: Int) -> [[UInt8]] {
    var state: UInt32 = 0x1234_5678
    return (0 ..< 8).map { row in
      let period = max(16, width / (3 + row))
      let line = (0 ..< width).map { column -> UInt8 in
        // A linear congruential generator (Numerical Recipes, 7.1): any noise will do.
        state = state &* 1_664_525 &+ 1_013_904_223
        let wave = abs(column % period * 2 - period) * 100 / period
        return UInt8(50 + wave + Int(state >> 28))
      }
      return line + line
    }
  }
}

// MARK: - What moves

extension PatternPainter {
  private func drawTexture(on canvas: borrowing PictureCanvas, index: Int64) {
    let rows = Self.textureRows(in: self.size)
    let width = self.size.width
    for (line, samples) in self.texture.enumerated() {
      let top = rows.lowerBound + rows.count * line / self.texture.count
      let bottom = rows.lowerBound + rows.count * (line + 1) / self.texture.count
      // Each line has a speed of its own, every second one to the other side.
      let distance = Int(index % Int64(width)) * (2 + line) % width
      let shift = line.isMultiple(of: 2) ? distance : width - distance
      canvas.writeLuma(samples[shift ..< shift + width], at: 0, rows: top ..< bottom)
    }
  }

  /// A light box that crosses the picture above the panel.
  private func drawMarker(on canvas: borrowing PictureCanvas, index: Int64) {
    let side = max(4, self.size.height / 10) & ~1
    let path = max(1, self.size.width - side)
    let left = Int(index % Int64(path)) * 4 % path
    let top = self.size.height * 15 / 100
    canvas.fill(
      left & ~1 ..< (left & ~1) + side,
      top & ~1 ..< (top & ~1) + side,
      luma: 210,
      u: 90,
      v: 160
    )
  }

  private func drawCounter(on canvas: borrowing PictureCanvas, index: Int64) {
    let number = UInt16(truncatingIfNeeded: index)
    for (cell, isWhite) in zip(self.cells, FrameCounter(number: number).cells) where isWhite {
      canvas.fillLuma(cell.left ..< cell.right, cell.top ..< cell.bottom, FrameCounter.white)
    }
    self.drawDigits(on: canvas, number: number)
  }

  /// The number for people, under the cells, where there is room for it.
  private func drawDigits(on canvas: borrowing PictureCanvas, number: UInt16) {
    let text = String(number)
    let digits = String(repeating: "0", count: 5 - text.count) + text
    let room = self.size.height * 65 / 100 - self.size.height * 59 / 100
    let scale = min(room / 7, self.size.width * 30 / 100 / (6 * digits.count))
    guard scale > 0 else { return }

    let left = (self.size.width - 6 * digits.count * scale) / 2
    let top = self.size.height * 59 / 100 + (room - 7 * scale) / 2
    for row in 0 ..< 7 {
      var samples: [UInt8] = []
      samples.reserveCapacity(6 * digits.count * scale)
      for digit in digits {
        let bits = DotFont.glyph(digit)[row]
        // Five dots and a space.
        for column in 0 ..< 6 {
          let isSet = bits << column & 0b10000 != 0
          samples += repeatElement(isSet ? FrameCounter.white : FrameCounter.black, count: scale)
        }
      }
      let rows = top + row * scale ..< top + (row + 1) * scale
      canvas.writeLuma(samples[...], at: left, rows: rows)
    }
  }
}

package import Media

/// A number written into a picture as black and white cells, and how to read it back.
///
/// Six columns and four rows in the middle of the picture: a white and a black cell to know it by,
/// sixteen bits of the number, highest first, and six check bits. The cells keep within the middle
/// 30 % of both sides, so that they survive a crop from 16:9 to 9:16 and back.
package struct FrameCounter: Hashable, Sendable {
  package static let columns = 6
  package static let rows = 4
  /// The luma of a black and of a white cell.
  package static let black: UInt8 = 16
  package static let white: UInt8 = 235

  /// The number; it starts again at zero after 65,535.
  package let number: UInt16

  package init(number: UInt16) {
    self.number = number
  }

  /// The cells from the top left to the bottom right; white is `true`.
  package var cells: [Bool] {
    let word = UInt32(self.number) << 6 | UInt32(Self.check(self.number))
    return [true, false] + (0 ..< 22).map { word >> (21 - $0) & 1 == 1 }
  }

  /// Reads cells back.
  ///
  /// - Returns: nothing when the cells are no counter.
  package init?(cells: [Bool]) {
    guard cells.count == Self.columns * Self.rows, cells[0], !cells[1] else { return nil }
    let word = cells[2...].reduce(UInt32(0)) { $0 << 1 | ($1 ? 1 : 0) }
    let number = UInt16(word >> 6)
    guard UInt32(Self.check(number)) == word & 0x3f else { return nil }
    self.number = number
  }

  /// Six check bits: CRC-6 with the polynomial x⁶ + x + 1 (ITU-T G.704).
  private static func check(_ number: UInt16) -> UInt8 {
    var register: UInt8 = 0x2a
    for shift in (0 ..< 16).reversed() {
      let bit = UInt8(number >> UInt16(shift) & 1) ^ (register >> 5 & 1)
      register = (register << 1 & 0x3f) ^ (bit == 1 ? 0x03 : 0)
    }
    return register
  }
}

extension FrameCounter {
  /// Where one cell lies, in pixels; the rows at `top ..< bottom`, the columns at `left ..< right`.
  package struct Cell: Hashable, Sendable {
    package let left: Int
    package let right: Int
    package let top: Int
    package let bottom: Int
  }

  /// The cells of a picture of `size`, from the top left to the bottom right.
  package static func layout(in size: PictureSize) -> [Cell] {
    let left = size.width * 35 / 100
    let width = size.width * 30 / 100
    let top = size.height * 35 / 100
    let height = size.height * 23 / 100
    return (0 ..< self.columns * self.rows).map { index in
      let column = index % self.columns
      let row = index / self.columns
      return Cell(
        left: left + width * column / self.columns,
        right: left + width * (column + 1) / self.columns,
        top: top + height * row / self.rows,
        bottom: top + height * (row + 1) / self.rows
      )
    }
  }
}

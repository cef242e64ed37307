import Media
import Testing

@testable import Capture

@Suite struct CursorImageTests {
  /// Draws on a grey picture of 4×3 with a row that is longer than the picture.
  private static func drawn(_ cursor: CursorImage, x: Int, y: Int) -> [[UInt8]] {
    let bytesPerRow = 4 * 4 + 4
    let picture = UnsafeMutableRawPointer.allocate(byteCount: bytesPerRow * 3, alignment: 4)
    defer { picture.deallocate() }
    picture.initializeMemory(as: UInt8.self, repeating: 100, count: bytesPerRow * 3)
    cursor.draw(
      at: ScreenPointer(x: x, y: y),
      into: picture,
      bytesPerRow: bytesPerRow,
      size: PictureSize(width: 4, height: 3)
    )
    return (0 ..< 3).map { row in
      // The blue bytes, and what lies behind the row.
      (0 ... 4).map { picture.load(fromByteOffset: row * bytesPerRow + $0 * 4, as: UInt8.self) }
    }
  }

  private static func square(_ pixel: UInt32, side: Int = 2, hot: Int = 0) -> CursorImage {
    CursorImage(
      size: PictureSize(width: side, height: side),
      hot: ScreenPointer(x: hot, y: hot),
      pixels: [UInt32](repeating: pixel, count: side * side)
    )
  }

  @Test("lies where it points, its hot spot on the place")
  func place() {
    #expect(
      Self.drawn(Self.square(0xff00_00ff, hot: 1), x: 2, y: 1) == [
        [100, 255, 255, 100, 100], [100, 255, 255, 100, 100], [100, 100, 100, 100, 100],
      ]
    )
  }

  @Test(
    "is cut off at every edge, and not seen beyond",
    arguments: [
      (-1, -1, 1), (3, 2, 1), (-1, 0, 2), (3, 0, 2), (0, -1, 2), (0, 2, 2), (-2, 0, 0), (4, 0, 0),
      (0, -2, 0), (0, 3, 0), (-1000, -1000, 0), (32_767, 32_767, 0),
    ]
  )
  func edges(x: Int, y: Int, seen: Int) {
    let picture = Self.drawn(Self.square(0xff00_00ff), x: x, y: y)

    #expect(picture.joined().filter { $0 == 255 }.count == seen)
    #expect(picture.allSatisfy { $0[4] == 100 })
  }

  @Test("is larger than the picture without harm")
  func large() {
    let picture = Self.drawn(Self.square(0xff00_00ff, side: 64, hot: 32), x: 0, y: 0)

    #expect(picture == [[UInt8]](repeating: [255, 255, 255, 255, 100], count: 3))
  }

  @Test(
    "lets through what it does not cover, as premultiplied colours do",
    arguments: [
      (0x0000_0000, 100), (0x8000_0000, 50), (0x8000_0080, 178), (0xff00_0000, 0),
      // Not premultiplied as it should be.
      (0x0100_00ff, 255),
    ] as [(UInt32, UInt8)]
  )
  func blend(pixel: UInt32, blue: UInt8) {
    #expect(Self.drawn(Self.square(pixel), x: 0, y: 0)[0][0] == blue)
  }
}

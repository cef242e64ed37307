import CPixels
import TestSupport
import Testing

@testable import Processing

@Suite struct BeautyKernelTests {
  private let portable = cpixels_portable_kernels().pointee
  private let fastest = cpixels_kernels().pointee
  private var random = SeededGenerator(seed: 3)

  /// Widths that fill vectors, and that do not.
  private static let widths = [1, 2, 15, 16, 17, 31, 32, 33, 64, 100, 321]

  private mutating func noise(_ count: Int) -> [UInt8] {
    (0 ..< count).map { _ in UInt8.random(in: 0 ... 255, using: &self.random) }
  }

  /// Calls `kernel` on three rows, which begin `reach` samples into `rows`.
  private static func smooth(
    _ rows: [[UInt8]],
    _ kernels: cpixels_kernels,
    reach: Int,
    bound: Int32,
    width: Int
  ) -> [UInt8] {
    var smooth = [UInt8](repeating: 7, count: width + 1)
    rows[0].withUnsafeBufferPointer { above in
      rows[1].withUnsafeBufferPointer { row in
        rows[2].withUnsafeBufferPointer { below in
          let pointers = [above, row, below].map { buffer in
            buffer.baseAddress.map { $0 + reach }
          }
          kernels.smooth_row(pointers, Int32(reach), bound, Int32(width), &smooth)
        }
      }
    }
    return smooth
  }

  @Test("smooth rows alike on every processor", arguments: widths)
  mutating func smoothing(width: Int) {
    for reach in [1, 2, 3, 6, 32] {
      for bound: Int32 in [0, 1, 17, 46, 63] {
        let rows = (0 ..< 3).map { _ in self.noise(width + 2 * reach) }

        let results = [portable, fastest].map {
          Self.smooth(rows, $0, reach: reach, bound: bound, width: width)
        }

        #expect(results[0] == results[1])
        #expect(results[1].last == 7)
      }
    }
  }

  /// The eight neighbours of a sample of 100, and what it becomes with a bound of 40.
  private static let pulls: [(neighbours: UInt8, smooth: UInt8)] = [
    (100, 100), (109, 108), (91, 92), (120, 118), (80, 82), (130, 109), (70, 91), (139, 101),
    (140, 100), (60, 100), (255, 100), (0, 100),
  ]

  @Test("draw a sample to what is like it, less to what is not, and not at all over an edge")
  func influence() {
    for kernels in [self.portable, self.fastest] {
      for (neighbours, expected) in Self.pulls {
        var rows = [[UInt8]](repeating: .init(repeating: neighbours, count: 66), count: 3)
        rows[1][33] = 100

        let smooth = Self.smooth(rows, kernels, reach: 1, bound: 40, width: 64)

        #expect(smooth[32] == expected)
        #expect(smooth[0] == neighbours)
      }
    }
  }

  @Test("know skin alike on every processor", arguments: widths)
  mutating func skin(width: Int) {
    let everything: ClosedRange<UInt8> = 0 ... 255
    for (blue, red) in [(everything, everything), (80 ... 130, 130 ... 175)] {
      let cb = (0 ..< width).map { _ in UInt8.random(in: blue, using: &self.random) }
      let cr = (0 ..< width).map { _ in UInt8.random(in: red, using: &self.random) }
      var skin = BeautyTable.skin

      let results = [portable, fastest].map { kernels in
        var mask = [UInt8](repeating: 7, count: width + 1)
        let any = kernels.mark_skin(cb, cr, &skin, Int32(width), &mask)
        #expect((any != 0) == mask.dropLast().contains { $0 != 0 })
        return mask
      }

      #expect(results[0] == results[1])
      #expect(results[1].last == 7)
    }
  }

  @Test("know skin alike for every chroma there is")
  func allChroma() {
    let cb = (0 ..< 65536).map { UInt8($0 & 255) }
    let cr = (0 ..< 65536).map { UInt8($0 >> 8) }
    var skin = BeautyTable.skin

    let results = [portable, fastest].map { kernels in
      var mask = [UInt8](repeating: 0, count: 65536)
      _ = kernels.mark_skin(cb, cr, &skin, 65536, &mask)
      return mask
    }

    #expect(results[0] == results[1])
  }

  @Test("retouch rows alike on every processor", arguments: widths)
  mutating func retouching(width: Int) {
    for retouch in [(256, 0, 81), (0, 0, 149), (208, 16384, 0), (256, 32767, 149)] {
      let rows = (0 ..< 3).map { _ in self.noise(width) }
      let mask = self.noise((width + 1) / 2)
      var retouch = cpixels_retouch(
        amount: Int16(retouch.0),
        texture: Int16(retouch.1),
        lift: Int16(retouch.2)
      )

      let results = [portable, fastest].map { kernels in
        var luma = [UInt8](repeating: 7, count: width + 1)
        kernels.retouch_row(&retouch, rows[0], rows[1], rows[2], mask, Int32(width), &luma)
        return luma
      }

      #expect(results[0] == results[1])
      #expect(results[1].last == 7)
    }
  }

  @Test("leave luma where there is no skin")
  mutating func noSkin() {
    let rows = (0 ..< 3).map { _ in self.noise(100) }
    let mask = [UInt8](repeating: 0, count: 50)
    var retouch = cpixels_retouch(amount: 256, texture: 16384, lift: 149)
    for kernels in [self.portable, self.fastest] {
      var luma = [UInt8](repeating: 7, count: 100)
      kernels.retouch_row(&retouch, rows[0], rows[1], rows[2], mask, 100, &luma)
      #expect(luma == rows[0])
    }
  }
}

import CPixels
import TestSupport
import Testing

@testable import Processing

@Suite struct KernelTests {
  private let portable = cpixels_portable_kernels().pointee
  private let fastest = cpixels_kernels().pointee
  private var random = SeededGenerator(seed: 1)

  /// Widths that fill vectors, and that do not.
  private static let widths = [1, 3, 4, 7, 8, 15, 16, 31, 32, 33, 63, 64, 100, 321]

  @Test("blend rows alike on every processor", arguments: widths)
  mutating func blending(width: Int) {
    for count in [2, 4, 6, 16] {
      let rows = (0 ..< count).map { _ in
        (0 ..< width).map { _ in UInt8.random(in: 0 ... 255, using: &random) }
      }
      var weights = Array(repeating: Int8(128 / count), count: count)
      weights[0] += Int8(128 - 128 / count * count)

      let results = [portable, fastest].map { kernels in
        var blended = Array(repeating: Int16(-1), count: width + 1)
        withPointers(to: rows) {
          kernels.blend_rows($0, 0, weights, Int32(count), Int32(width), &blended)
        }
        return blended
      }

      #expect(results[0] == results[1])
      #expect(results[1].last == -1)
      let sum = zip(rows, weights).reduce(0) { $0 + Int($1.0[0]) * Int($1.1) }
      #expect(results[1][0] == Int16(sum))
    }
  }

  @Test("hold the brightest row without an overflow")
  func brightest() {
    let row = Array(repeating: UInt8(255), count: 40)
    for kernels in [portable, fastest] {
      var blended = Array(repeating: Int16(0), count: 40)
      withPointers(to: [row, row]) { kernels.blend_rows($0, 0, [127, 1], 2, 40, &blended) }
      #expect(blended.allSatisfy { $0 == 32640 })
      var shrunk = Array(repeating: UInt8(0), count: 10)
      let starts = (0 ..< 10).map { Int32(4 * $0) }
      let weights = Array(repeating: Int16(4096), count: 40)
      kernels.shrink_row(blended, starts, weights, 4, 10, 1 << 20, &shrunk)
      #expect(shrunk.allSatisfy { $0 == 255 })
    }
  }

  @Test("split pairs alike on every processor", arguments: widths)
  mutating func splitting(width: Int) {
    let pairs = (0 ..< 2 * width).map { _ in Int16.random(in: 0 ... 32640, using: &random) }
    for kernels in [portable, fastest] {
      var even = Array(repeating: Int16(0), count: width)
      var odd = even
      kernels.split_pairs(pairs, Int32(width), &even, &odd)
      #expect(even == stride(from: 0, to: 2 * width, by: 2).map { pairs[$0] })
      #expect(odd == stride(from: 1, to: 2 * width, by: 2).map { pairs[$0] })
    }
  }

  @Test("shrink rows alike on every processor", arguments: widths)
  mutating func shrinking(width: Int) {
    for taps in [4, 8, 16, 24] {
      let row = (0 ..< 500).map { _ in Int16.random(in: 0 ... 32640, using: &random) }
      let starts = (0 ..< width).map { _ in
        Int32.random(in: 0 ... Int32(500 - taps), using: &random)
      }
      let weights = (0 ..< width * taps).map { _ in
        Int16.random(in: 0 ... Int16(18000 / taps), using: &random)
      }

      let results = [portable, fastest].map { kernels in
        var shrunk = Array(repeating: UInt8(7), count: width + 1)
        kernels.shrink_row(row, starts, weights, Int32(taps), Int32(width), -(1 << 23), &shrunk)
        return shrunk
      }

      #expect(results[0] == results[1])
      #expect(results[1].last == 7)
    }
  }

  @Test("shrink rows in groups alike on every processor, as they shrink them", arguments: 1 ... 9)
  mutating func grouping(groups: Int) throws {
    let width = 8 * groups
    let row = (0 ..< 500).map { _ in Int16.random(in: 0 ... 32640, using: &random) }
    let starts = (0 ..< width).map { 4 * Int32($0) / 3 }
    let weights = (0 ..< width * 4).map { _ in Int16.random(in: 0 ... 4096, using: &random) }
    let grouped = try #require(ColumnGroups(starts: starts, weights: weights))
    var expected = Array(repeating: UInt8(0), count: width)
    portable.shrink_row(row, starts, weights, 4, Int32(width), 1 << 20, &expected)

    for kernels in [portable, fastest] {
      var shrunk = Array(repeating: UInt8(7), count: width + 1)
      kernels.shrink_row_in_groups(
        row,
        grouped.starts,
        grouped.bytes,
        grouped.weights,
        Int32(groups),
        1 << 20,
        &shrunk
      )
      #expect(Array(shrunk.dropLast()) == expected)
      #expect(shrunk.last == 7)
    }
  }

  @Test("mirror rows alike on every processor", arguments: widths)
  mutating func mirroring(width: Int) {
    let row = (0 ..< width).map { _ in UInt8.random(in: 0 ... 255, using: &random) }
    for kernels in [portable, fastest] {
      var mirrored = row + [7]
      kernels.mirror_row(&mirrored, Int32(width))
      #expect(mirrored == row.reversed() + [7])
    }
  }

  @Test("halve rows alike on every processor, as they shrink them", arguments: widths)
  mutating func halving(width: Int) {
    let row = (0 ..< 2 * width + 2).map { _ in Int16.random(in: 0 ... 32640, using: &random) }
    let weights: [Int16] = [2048, 6144, 6144, 2048]
    let starts = (0 ..< width).map { 2 * Int32($0) }
    let repeated = Array(repeating: weights, count: width).flatMap { $0 }
    var expected = Array(repeating: UInt8(0), count: width)
    portable.shrink_row(row, starts, repeated, 4, Int32(width), 1 << 20, &expected)

    for kernels in [portable, fastest] {
      var shrunk = Array(repeating: UInt8(7), count: width + 1)
      kernels.halve_row(row, weights, Int32(width), 1 << 20, &shrunk)
      #expect(Array(shrunk.dropLast()) == expected)
      #expect(shrunk.last == 7)
    }
  }
}

/// Calls `body` with the addresses of `rows`.
private func withPointers(
  to rows: [[UInt8]],
  _ body: ([UnsafePointer<UInt8>?]) -> Void
) {
  let memory = rows.map { row in
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: row.count)
    copy.initialize(from: row, count: row.count)
    return copy
  }
  body(memory.map { UnsafePointer($0) })
  for copy in memory {
    copy.deallocate()
  }
}

import CPixels
import Media
import Testing

@testable import Processing

@Suite struct BeautyFilterTests {
  private func apply(_ beauty: Beauty, to frame: VideoFrame) throws -> VideoFrame {
    try BeautyFilter(beauty).apply(to: frame)
  }

  @Test("passes a picture through without a copy while it is off", arguments: Beauty.Style.allCases)
  func bypass(style: Beauty.Style) throws {
    let frame = SkinPicture.make(noise: 8) { _, _ in 150 }

    let same = try self.apply(Beauty(level: 0, style: style), to: frame)

    #expect(same.buffer === frame.buffer)
  }

  @Test("keeps the time, the sequence and the chroma of a picture")
  func chroma() throws {
    let frame = SkinPicture.make(noise: 8) { _, _ in 150 }

    let smooth = try self.apply(Beauty(level: 9, whiteness: 9), to: frame)

    #expect(smooth.timestamp == frame.timestamp)
    #expect(smooth.sequence == frame.sequence)
    #expect(smooth.size == frame.size)
    for plane in 1 ... 2 {
      #expect(
        SkinPicture.samples(smooth, plane: plane) == SkinPicture.samples(frame, plane: plane)
      )
    }
  }

  @Test(
    "smooths skin the more the higher the level",
    arguments: Beauty.Style.allCases,
    [3, 8, 14]
  )
  func levels(style: Beauty.Style, noise: Int) throws {
    let frame = SkinPicture.make(noise: noise) { _, _ in 150 }
    let before = SkinPicture.variance(SkinPicture.samples(frame))

    let variances = try (1 ... 9).map { level in
      let smooth = try self.apply(Beauty(level: level, style: style), to: frame)
      return SkinPicture.variance(SkinPicture.samples(smooth))
    }

    for (more, less) in zip([before] + variances, variances) {
      // Noise of three steps leaves too few values for nine levels to differ.
      #expect(noise == 3 ? less <= more : less < more)
    }
    #expect(variances[8] < before * (style == .smooth ? 0.1 : 0.5))
  }

  @Test("leaves more texture in the natural style, at every level")
  func styles() throws {
    let frame = SkinPicture.make(noise: 8) { _, _ in 150 }
    for level in 1 ... 9 {
      let variances = try [Beauty.Style.smooth, .nature].map { style in
        let smooth = try self.apply(Beauty(level: level, style: style), to: frame)
        return SkinPicture.variance(SkinPicture.samples(smooth))
      }
      #expect(variances[0] < variances[1])
    }
  }

  @Test("levels a blemish wider than the texture, in both styles", arguments: Beauty.Style.allCases)
  func blemish(style: Beauty.Style) throws {
    let frame = SkinPicture.make { x, y in
      (x - 66) * (x - 66) + (y - 48) * (y - 48) <= 9 ? 138 : 150
    }

    let smooth = try self.apply(Beauty(level: 9, style: style), to: frame)

    let depth = 150 - TestPicture.sample(smooth, 66, 48)
    #expect(depth <= 7)
  }

  @Test("leaves what is not skin as it is, to the bit", arguments: Beauty.Style.allCases)
  func others(style: Beauty.Style) throws {
    // Skin in the left half only.
    let frame = SkinPicture.make(noise: 10) { _, _ in 150 }
    frame.buffer.withPlanes { planes in
      for plane in 1 ... 2 {
        for y in 0 ..< frame.size.height / 2 {
          let row =
            UnsafeMutableRawPointer(mutating: planes[plane].base)
            + y * planes[plane].bytesPerRow
          for x in frame.size.width / 4 ..< frame.size.width / 2 {
            row.storeBytes(of: 128, toByteOffset: x, as: UInt8.self)
          }
        }
      }
    }

    let smooth = try self.apply(Beauty(level: 9, style: style, whiteness: 9), to: frame)

    var changed = 0
    for y in 0 ..< frame.size.height {
      for x in 0 ..< frame.size.width {
        let isSame = TestPicture.sample(smooth, x, y) == TestPicture.sample(frame, x, y)
        if x >= frame.size.width / 2 {
          #expect(isSame)
        } else if !isSame {
          changed += 1
        }
      }
    }
    #expect(changed > frame.size.area / 3)
  }

  @Test(
    "keeps the gradient of an edge in skin, sharp and soft",
    arguments: Beauty.Style.allCases,
    [0, 4]
  )
  func edges(style: Beauty.Style, noise: Int) throws {
    for profile in [[60, 160], [60, 110, 160], [60, 75, 110, 145, 160]] {
      let frame = SkinPicture.make(noise: noise) { x, _ in
        profile[min(max(x - 64, 0), profile.count - 1)]
      }

      let smooth = try self.apply(Beauty(level: 9, style: style), to: frame)

      func steepest(_ frame: VideoFrame) -> Double {
        let rows = 8 ..< frame.size.height - 8
        let means = (60 ..< 72).map { x in
          Double(rows.reduce(0) { $0 + TestPicture.sample(frame, x, $1) }) / Double(rows.count)
        }
        return zip(means, means.dropFirst()).map { $1 - $0 }.max() ?? 0
      }
      #expect(steepest(smooth) >= 0.95 * steepest(frame))
    }
  }

  @Test("keeps lines as thin as lashes and print", arguments: Beauty.Style.allCases, [1, 2, 5])
  func lines(style: Beauty.Style, width: Int) throws {
    // Steep in one direction, with soft sides in the other.
    let frame = SkinPicture.make(noise: 4) { x, y in
      (y % 24 < width || x % 33 < width) ? 70 : x % 33 == width ? 110 : 150
    }

    let smooth = try self.apply(Beauty(level: 9, style: style), to: frame)

    for (x, y) in [(10, 24), (80, 48), (33, 36), (66, 60)] {
      let depth = TestPicture.sample(smooth, x, y + 6) - TestPicture.sample(smooth, x, y)
      let across = TestPicture.sample(smooth, x + 10, y) - TestPicture.sample(smooth, x, y)
      #expect(max(depth, across) >= 70)
    }
  }

  @Test("lifts skin the more the higher the level, and never up to white")
  func whiteness() throws {
    let size = PictureSize(width: 256, height: 8)
    let ramp = SkinPicture.make(size) { x, _ in x }

    var last = Array(0 ... 255)
    for level in 1 ... 9 {
      let lifted = try self.apply(Beauty(whiteness: level), to: ramp)
      let row = (0 ... 255).map { TestPicture.sample(lifted, $0, 4) }

      for value in 0 ... 255 {
        #expect(row[value] >= last[value])
        if (40 ... 210).contains(value) { #expect(row[value] > last[value]) }
        // Brighter stays brighter, and what is not luma of a picture is left.
        if value > 0 { #expect(row[value] >= row[value - 1]) }
        if value <= 16 || value >= 235 { #expect(row[value] == value) }
        if (17 ..< 235).contains(value) { #expect(row[value] < 235) }
      }
      last = row
    }
    #expect(last[125] > 150)
  }

  @Test("makes the same of a picture on every processor", arguments: Beauty.Style.allCases)
  func processors(style: Beauty.Style) throws {
    for size in [SkinPicture.size, .init(width: 2, height: 2), .init(width: 1300, height: 800)] {
      for effort in [BeautyFilter.Effort.full, .light] {
        let frame = SkinPicture.make(size, noise: 30) { x, y in 60 + (x / 7 * 31 + y / 5 * 17) % 130
        }
        let beauty = Beauty(level: 6, style: style, whiteness: 4)

        let results = try [cpixels_portable_kernels(), cpixels_kernels()].map { kernels in
          let filter = BeautyFilter(beauty, kernels: try #require(kernels).pointee)
          filter.effort = effort
          return SkinPicture.samples(try filter.apply(to: frame))
        }

        #expect(results[0] == results[1])
      }
    }
  }

  @Test("goes over to another size, level and effort between two pictures")
  func changes() throws {
    let filter = BeautyFilter(Beauty(level: 9))
    let small = SkinPicture.make(.init(width: 64, height: 32), noise: 8) { _, _ in 150 }
    let large = SkinPicture.make(noise: 8) { _, _ in 150 }
    func variance(_ frame: VideoFrame) throws -> Double {
      SkinPicture.variance(SkinPicture.samples(try filter.apply(to: frame)))
    }

    let full = try variance(large)
    #expect(try filter.apply(to: small).size == small.size)
    filter.effort = .light
    let light = try variance(large)
    filter.beauty = Beauty()

    #expect(full < light)
    #expect(try variance(large) > light)
    #expect(try filter.apply(to: large).buffer === large.buffer)
  }

  @Test("refuses a picture when all are in use")
  func bounded() throws {
    let filter = BeautyFilter(Beauty(level: 1))
    let frame = SkinPicture.make { _, _ in 150 }
    var held: [VideoFrame] = []

    let error = #expect(throws: ProcessingError.self) {
      for _ in 0 ..< 100 { held.append(try filter.apply(to: frame)) }
    }

    #expect(error?.code == .noFreePicture)
    #expect(held.count == 8)
  }
}

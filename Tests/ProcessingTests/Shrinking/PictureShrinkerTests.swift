import CPixels
import FFmpeg
import Media
import Testing

@testable import Processing

@Suite struct PictureShrinkerTests {
  private struct NoPicture: Error {}

  private static let sizes: [(source: PictureSize, target: PictureSize)] = [
    (.init(width: 128, height: 72), .init(width: 64, height: 36)),
    (.init(width: 128, height: 72), .init(width: 96, height: 54)),
    (.init(width: 192, height: 108), .init(width: 64, height: 36)),
    (.init(width: 128, height: 72), .init(width: 126, height: 72)),
    (.init(width: 128, height: 72), .init(width: 128, height: 50)),
    (.init(width: 160, height: 96), .init(width: 10, height: 6)),
  ]

  /// Edges, slopes and noise.
  private static func busy(_ x: Int, _ y: Int) -> UInt8 {
    let slope = 30 + x + y / 2
    let edge = (x / 9 + y / 7).isMultiple(of: 2) ? 60 : 0
    return UInt8(min(235, slope + edge + (x * 7919 + y * 104_729) % 13))
  }

  private func blank(_ size: PictureSize) throws -> BlankPicture {
    guard let picture = PicturePool(size: size, format: .i420, capacity: 1).blank() else {
      throw NoPicture()
    }
    return picture
  }

  private func shrink(
    _ frame: VideoFrame,
    to size: PictureSize,
    kernels: cpixels_kernels = cpixels_kernels().pointee
  ) throws -> VideoFrame {
    let shrinker = try #require(
      PictureShrinker(
        .init(source: frame.size, format: frame.format, range: frame.range, target: size),
        kernels: kernels
      )
    )
    let blank = try self.blank(size)
    shrinker.shrink(
      frame,
      part: PictureRectangle(whole: frame.size),
      into: blank,
      area: PictureRectangle(whole: size)
    )
    return VideoFrame(
      size: size,
      format: .i420,
      range: .limited,
      timestamp: frame.timestamp,
      sequence: frame.sequence,
      buffer: blank.finished()
    )
  }

  @Test("is within two steps of the exact average, at every sample", arguments: sizes)
  func exact(source: PictureSize, target: PictureSize) throws {
    let frame = TestPicture.make(source, luma: Self.busy)

    let shrunk = try self.shrink(frame, to: target)

    let columns = TriangleFilter(from: source.width, to: target.width).taps
    let rows = TriangleFilter(from: source.height, to: target.height).taps
    var error = 0.0
    for (y, row) in rows.enumerated() {
      for (x, column) in columns.enumerated() {
        var exact = 0.0
        for (j, weight) in zip(row.start..., row.weights) {
          for (i, other) in zip(column.start..., column.weights) {
            exact += weight * other * Double(Self.busy(i, j))
          }
        }
        let difference = Double(TestPicture.sample(shrunk, x, y)) - exact
        #expect(abs(difference) < 2)
        error += abs(difference)
      }
    }
    #expect(error / Double(target.area) < 0.5)
  }

  @Test(
    "takes the formats of cameras, and their chroma apart",
    arguments: [PixelFormat.i420, .i422, .nv12, .yuyv],
    [ColorRange.limited, .full]
  )
  func formats(format: PixelFormat, range: ColorRange) throws {
    let size = PictureSize(width: 96, height: 64)
    let frame = TestPicture.make(size, format: format, range: range, chroma: (90, 200)) { _, _ in
      180
    }

    for kernels in [cpixels_portable_kernels().pointee, cpixels_kernels().pointee] {
      let shrunk = try self.shrink(frame, to: .init(width: 64, height: 32), kernels: kernels)

      let expected =
        range == .full
        ? [16 + 180 * 219 / 255, 128 - 38 * 224 / 255, 128 + 72 * 224 / 255]
        : [180, 90, 200]
      for (plane, value) in expected.enumerated() {
        for (x, y) in [(0, 0), (15, 7), (31, 15)] {
          #expect(abs(TestPicture.sample(shrunk, x, y, plane: plane) - value) <= 1)
        }
      }
    }
  }

  @Test("agrees with libswscale", arguments: sizes.dropLast())
  func agreement(source: PictureSize, target: PictureSize) throws {
    let frame = TestPicture.make(source, luma: Self.busy)
    let blank = try self.blank(target)
    var scaler = Scaler()
    try scaler.scale(
      frame,
      part: PictureRectangle(whole: source),
      into: blank,
      area: PictureRectangle(whole: target),
      targetSize: target
    )
    let planes = blank.finished()

    let shrunk = try self.shrink(frame, to: target)

    var differences = 0
    planes.withPlanes { planes in
      for y in 0 ..< target.height {
        for x in 0 ..< target.width {
          let other = planes[0].base.load(
            fromByteOffset: y * planes[0].bytesPerRow + x,
            as: UInt8.self
          )
          differences += abs(TestPicture.sample(shrunk, x, y) - Int(other))
        }
      }
    }
    #expect(Double(differences) / Double(target.area) < 1)
  }

  @Test("takes the part that is asked for, and leaves what is around the area")
  func parts() throws {
    let frame = TestPicture.make(.init(width: 64, height: 64)) { x, y in
      (16 ..< 48).contains(x) && (16 ..< 48).contains(y) ? 200 : 20
    }
    let size = PictureSize(width: 16, height: 16)
    let shape = PictureShrinker.Shape(
      source: .init(width: 32, height: 32),
      format: .i420,
      range: .limited,
      target: size
    )
    let shrinker = try #require(PictureShrinker(shape))
    let canvas = PictureSize(width: 24, height: 24)
    let blank = try self.blank(canvas)
    blank.withPlanes { planes in
      for plane in planes {
        plane.base.initializeMemory(
          as: UInt8.self,
          repeating: 3,
          count: plane.bytesPerRow * plane.rows
        )
      }
    }

    shrinker.shrink(
      frame,
      part: PictureRectangle(x: 16, y: 16, size: .init(width: 32, height: 32)),
      into: blank,
      area: PictureRectangle(x: 4, y: 4, size: size)
    )

    let buffer = blank.finished()
    buffer.withPlanes { planes in
      for y in 0 ..< 24 {
        for x in 0 ..< 24 {
          let isInside = (4 ..< 20).contains(x) && (4 ..< 20).contains(y)
          let sample = planes[0].base.load(
            fromByteOffset: y * planes[0].bytesPerRow + x,
            as: UInt8.self
          )
          #expect(sample == (isInside ? 200 : 3))
        }
      }
    }
  }

  @Test("leaves to libswscale what grows, stays or shrinks beyond measure")
  func refused() {
    let size = PictureSize(width: 64, height: 64)
    func canShrink(_ target: PictureSize, _ format: PixelFormat = .i420) -> Bool {
      let shape = PictureShrinker.Shape(
        source: size,
        format: format,
        range: .limited,
        target: target
      )
      return PictureShrinker(shape) != nil
    }

    #expect(canShrink(.init(width: 64, height: 32)))
    #expect(!canShrink(size))
    #expect(!canShrink(.init(width: 32, height: 66)))
    #expect(!canShrink(.init(width: 2, height: 32)))
    #expect(!canShrink(.init(width: 31, height: 32)))
    #expect(!canShrink(.init(width: 32, height: 32), .bgrx))
    #expect(!canShrink(.init(width: 32, height: 32), .i444))
  }
}

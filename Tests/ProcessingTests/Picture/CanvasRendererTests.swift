import Media
import Testing

@testable import Processing

@Suite struct CanvasRendererTests {
  /// Four fields of luma: 40 and 90 above, 140 and 190 below.
  private static func quarters(_ size: PictureSize) -> (Int, Int) -> UInt8 {
    { x, y in
      UInt8(40 + (x < size.width / 2 ? 0 : 50) + (y < size.height / 2 ? 0 : 100))
    }
  }

  /// The luma in the middle of the four quarters of `frame`, row by row.
  private static func corners(_ frame: VideoFrame) -> [Int] {
    let size = frame.size
    return [(1, 1), (3, 1), (1, 3), (3, 3)].map { x, y in
      TestPicture.sample(frame, size.width * x / 4, size.height * y / 4)
    }
  }

  @Test("passes a picture that fits through without a copy")
  func passthrough() throws {
    let size = PictureSize(width: 32, height: 16)
    let frame = TestPicture.make(size) { _, _ in 100 }
    let renderer = CanvasRenderer(canvas: Canvas(size: size))

    let rendered = try renderer.render(frame)

    #expect(rendered.buffer === frame.buffer)
  }

  @Test("makes I420 in limited range of every format", arguments: PixelFormat.allCases)
  func formats(format: PixelFormat) throws {
    let size = PictureSize(width: 64, height: 48)
    let range: ColorRange = format == .bgrx ? .full : .limited
    let frame = TestPicture.make(
      size,
      format: format,
      range: range,
      timestamp: .zero + .seconds(3),
      luma: Self.quarters(size)
    )
    let renderer = CanvasRenderer(canvas: Canvas(size: PictureSize(width: 32, height: 24)))

    let rendered = try renderer.render(frame)

    #expect(rendered.format == .i420 && rendered.range == .limited)
    #expect(rendered.size == PictureSize(width: 32, height: 24))
    #expect(rendered.timestamp == frame.timestamp && rendered.sequence == frame.sequence)
    let expected = [40, 90, 140, 190].map { range == .full ? 16 + $0 * 219 / 255 : $0 }
    for (found, expected) in zip(Self.corners(rendered), expected) {
      #expect(abs(found - expected) <= 2)
    }
    #expect(abs(TestPicture.sample(rendered, 8, 6, plane: 1) - 128) <= 1)
    #expect(abs(TestPicture.sample(rendered, 8, 6, plane: 2) - 128) <= 1)
  }

  @Test("presses full range into limited range", arguments: [PixelFormat.i420, .i422, .nv12])
  func fullRange(format: PixelFormat) throws {
    let size = PictureSize(width: 32, height: 32)
    let white = TestPicture.make(size, format: format, range: .full) { _, _ in 255 }
    let black = TestPicture.make(size, format: format, range: .full) { _, _ in 0 }
    let renderer = CanvasRenderer(canvas: Canvas(size: size))

    let brightest = TestPicture.sample(try renderer.render(white), 16, 16)
    let darkest = TestPicture.sample(try renderer.render(black), 16, 16)

    #expect(abs(brightest - 235) <= 1)
    #expect(abs(darkest - 16) <= 1)
  }

  @Test("turns clockwise", arguments: Canvas.Rotation.allCases)
  func rotation(rotation: Canvas.Rotation) throws {
    let size = PictureSize(width: 48, height: 32)
    let frame = TestPicture.make(size, luma: Self.quarters(size))
    let canvas = Canvas(
      size: rotation.isSideways ? size.transposed : size,
      rotation: rotation
    )

    let rendered = try CanvasRenderer(canvas: canvas).render(frame)

    let expected =
      switch rotation {
      case .none: [40, 90, 140, 190]
      case .quarter: [140, 40, 190, 90]
      case .half: [190, 140, 90, 40]
      case .threeQuarters: [90, 190, 40, 140]
      }
    #expect(rendered.size == canvas.size)
    #expect(Self.corners(rendered) == expected)
  }

  @Test("mirrors what is sent, also where it would go through untouched and after a turn")
  func mirror() throws {
    let size = PictureSize(width: 48, height: 32)
    let frame = TestPicture.make(size, luma: Self.quarters(size))

    let plain = try CanvasRenderer(canvas: Canvas(size: size, isMirrored: true)).render(frame)
    let turned = try CanvasRenderer(
      canvas: Canvas(size: size.transposed, rotation: .quarter, isMirrored: true)
    ).render(frame)

    #expect(Self.corners(plain) == [90, 40, 190, 140])
    #expect(Self.corners(turned) == [40, 140, 90, 190])
    #expect(Self.corners(frame) == [40, 90, 140, 190])
    #expect(plain.timestamp == frame.timestamp)
  }

  @Test("turns every sample to its place, at sizes that are no whole squares")
  func exactRotation() throws {
    let size = PictureSize(width: 38, height: 22)
    let frame = TestPicture.make(size) { x, y in UInt8(16 + x * 4 + y * 3) }
    let canvas = Canvas(size: size.transposed, rotation: .quarter)

    let rendered = try CanvasRenderer(canvas: canvas).render(frame)

    for y in 0 ..< size.height {
      for x in 0 ..< size.width {
        #expect(TestPicture.sample(rendered, size.height - 1 - y, x) == 16 + x * 4 + y * 3)
      }
    }
  }

  /// A camera, a canvas, and the columns and rows where the camera's edges lie in the canvas.
  @Test(
    "cuts the middle out of a camera of another shape",
    arguments: [
      (PictureSize(width: 64, height: 32), PictureSize(width: 16, height: 32)),
      (PictureSize(width: 32, height: 64), PictureSize(width: 32, height: 16)),
    ]
  )
  func crop(source: PictureSize, target: PictureSize) throws {
    // Bright in the middle half of the longer side, dark outside of it.
    let frame = TestPicture.make(source) { x, y in
      let position = max(x, y) == x && source.width > source.height ? x : y
      return (16 ..< 48).contains(position) ? 200 : 50
    }

    let rendered = try CanvasRenderer(canvas: Canvas(size: target)).render(frame)

    for (x, y) in [(0, 0), (target.width - 1, 0), (0, target.height - 1), (8, 8)] {
      #expect(abs(TestPicture.sample(rendered, x, y) - 200) <= 2)
    }
  }

  @Test("shows the whole picture with black beside it, also in a buffer used before")
  func letterbox() throws {
    let canvas = Canvas(size: PictureSize(width: 64, height: 64), fit: .letterbox)
    let renderer = CanvasRenderer(canvas: canvas)
    let full = TestPicture.make(PictureSize(width: 48, height: 48)) { _, _ in 220 }
    let wide = TestPicture.make(PictureSize(width: 64, height: 32)) { _, _ in 180 }
    _ = try renderer.render(full)

    let rendered = try renderer.render(wide)

    #expect(TestPicture.sample(rendered, 32, 15) == 16)
    #expect(abs(TestPicture.sample(rendered, 32, 17) - 180) <= 2)
    #expect(abs(TestPicture.sample(rendered, 32, 46) - 180) <= 2)
    #expect(TestPicture.sample(rendered, 32, 48) == 16)
    #expect(TestPicture.sample(rendered, 0, 0, plane: 1) == 128)
  }

  @Test("letterboxes a turned camera")
  func turnedLetterbox() throws {
    let canvas = Canvas(
      size: PictureSize(width: 32, height: 64),
      fit: .letterbox,
      rotation: .quarter
    )
    let square = TestPicture.make(PictureSize(width: 40, height: 40)) { _, _ in 180 }

    let rendered = try CanvasRenderer(canvas: canvas).render(square)

    #expect(TestPicture.sample(rendered, 16, 14) == 16)
    #expect(abs(TestPicture.sample(rendered, 16, 32) - 180) <= 2)
    #expect(TestPicture.sample(rendered, 16, 49) == 16)
  }

  @Test("takes cameras of odd sizes")
  func oddSizes() throws {
    let frame = TestPicture.make(PictureSize(width: 35, height: 27)) { _, _ in 77 }

    for fit in [Canvas.Fit.crop, .letterbox] {
      let canvas = Canvas(size: PictureSize(width: 32, height: 18), fit: fit)
      let rendered = try CanvasRenderer(canvas: canvas).render(frame)
      #expect(abs(TestPicture.sample(rendered, 16, 9) - 77) <= 1)
    }
  }

  @Test("refuses to render while all its pictures are in use, and goes on when one is free")
  func boundedPool() throws {
    let renderer = CanvasRenderer(canvas: Canvas(size: PictureSize(width: 16, height: 16)))
    let frame = TestPicture.make(PictureSize(width: 32, height: 32)) { _, _ in 77 }
    var held: [VideoFrame] = []

    let error = #expect(throws: ProcessingError.self) {
      for _ in 0 ..< 100 {
        held.append(try renderer.render(frame))
      }
    }
    held.removeFirst()

    #expect(error?.code == .noFreePicture)
    #expect(held.count == 7)
    #expect(throws: Never.self) { try renderer.render(frame) }
  }

  @Test("gives black pictures of the canvas")
  func black() throws {
    let renderer = CanvasRenderer(canvas: Canvas(size: PictureSize(width: 32, height: 16)))

    let frame = try renderer.black(timestamp: .zero + .seconds(1))

    #expect(TestPicture.sample(frame, 31, 15) == 16)
    #expect(TestPicture.sample(frame, 15, 7, plane: 2) == 128)
    #expect(frame.timestamp == .zero + .seconds(1))
    #expect(try renderer.black(timestamp: .zero).buffer === frame.buffer)
  }

  @Test("zooms into the middle from picture to picture, also one that would go through untouched")
  func zoom() throws {
    let size = PictureSize(width: 64, height: 32)
    // Only the middle half of both sides is light.
    let frame = TestPicture.make(size) { x, y in
      (16 ..< 48).contains(x) && (8 ..< 24).contains(y) ? 200 : 50
    }
    let renderer = CanvasRenderer(canvas: Canvas(size: size))

    let plain = try renderer.render(frame)
    renderer.zoom = 2
    let zoomed = try renderer.render(frame)
    renderer.zoom = 1
    let back = try renderer.render(frame)

    #expect(TestPicture.sample(plain, 8, 4) == 50)
    for (x, y) in [(4, 4), (60, 4), (4, 28), (60, 28), (32, 16)] {
      #expect(abs(TestPicture.sample(zoomed, x, y) - 200) <= 2)
    }
    #expect(zoomed.size == size && zoomed.timestamp == frame.timestamp)
    #expect(back.buffer === frame.buffer)
  }
}

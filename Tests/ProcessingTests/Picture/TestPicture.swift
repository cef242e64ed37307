import Media

/// Pictures to process, and a look at their samples.
enum TestPicture {
  /// A picture whose luma is `luma(x, y)` and whose chroma is the same everywhere, if it has any.
  static func make(
    _ size: PictureSize,
    format: PixelFormat = .i420,
    range: ColorRange = .limited,
    timestamp: MediaTime = .zero,
    chroma: (u: UInt8, v: UInt8) = (128, 128),
    luma: (Int, Int) -> UInt8
  ) -> VideoFrame {
    let rows = size.height
    let width = size.width
    let sizes: [(bytes: Int, rows: Int)] =
      switch format {
      case .i420:
        [(width, rows), ((width + 1) / 2, (rows + 1) / 2), ((width + 1) / 2, (rows + 1) / 2)]
      case .nv12: [(width, rows), ((width + 1) / 2 * 2, (rows + 1) / 2)]
      case .yuyv: [(width * 2, rows)]
      case .i422: [(width, rows), ((width + 1) / 2, rows), ((width + 1) / 2, rows)]
      case .i444: [(width, rows), (width, rows), (width, rows)]
      case .bgrx: [(width * 4, rows)]
      }
    var memory: [UnsafeMutableBufferPointer<UInt8>] = []
    for size in sizes {
      // Vector code may read past the end.
      let plane = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: size.bytes * size.rows + 64)
      plane.initialize(repeating: 128)
      memory.append(plane)
    }
    switch format {
    case .i420, .i422, .i444:
      memory[1].update(repeating: chroma.u)
      memory[2].update(repeating: chroma.v)
    case .nv12:
      for index in memory[1].indices {
        memory[1][index] = index.isMultiple(of: 2) ? chroma.u : chroma.v
      }
    case .yuyv:
      for index in memory[0].indices where !index.isMultiple(of: 2) {
        memory[0][index] = index % 4 == 1 ? chroma.u : chroma.v
      }
    case .bgrx:
      break
    }
    for y in 0 ..< rows {
      for x in 0 ..< width {
        let value = luma(x, y)
        switch format {
        case .i420, .nv12, .i422, .i444:
          memory[0][y * width + x] = value
        case .yuyv:
          memory[0][y * width * 2 + x * 2] = value
        case .bgrx:
          for channel in 0 ..< 3 {
            memory[0][(y * width + x) * 4 + channel] = value
          }
        }
      }
    }
    let planes = zip(memory, sizes).map { plane, size in
      // '!' is fine: the capacity is over zero.
      PictureBuffer.Plane(base: UnsafeRawPointer(plane.baseAddress!), bytesPerRow: size.bytes)
    }
    nonisolated(unsafe) let owned = memory
    return VideoFrame(
      size: size,
      format: format,
      range: range,
      timestamp: timestamp,
      sequence: 7,
      buffer: PictureBuffer(planes: planes) {
        for plane in owned {
          plane.deallocate()
        }
      }
    )
  }

  /// The sample at `x`, `y` of plane `index`.
  static func sample(_ frame: VideoFrame, _ x: Int, _ y: Int, plane index: Int = 0) -> Int {
    frame.buffer.withPlanes { planes in
      Int(
        planes[index].base.load(fromByteOffset: y * planes[index].bytesPerRow + x, as: UInt8.self)
      )
    }
  }
}

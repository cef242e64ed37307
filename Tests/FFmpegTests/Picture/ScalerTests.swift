import FFmpeg
import Media
import Testing

@Suite struct ScalerTests {
  private static func picture(_ size: PictureSize, luma: UInt8) throws -> VideoFrame {
    let blank = try BlankPicture.make(size)
    blank.withPlanes { planes in
      for plane in planes {
        UnsafeMutableRawBufferPointer(start: plane.base, count: plane.bytesPerRow * plane.rows)
          .initializeMemory(as: UInt8.self, repeating: luma)
      }
    }
    return VideoFrame(
      size: size,
      format: .i420,
      range: .limited,
      timestamp: .zero,
      sequence: 0,
      buffer: blank.finished()
    )
  }

  private static let size = PictureSize(width: 64, height: 32)

  @Test(
    "refuses parts that are outside of the picture or not even",
    arguments: [(1, 0, 32), (0, 1, 32), (40, 0, 32), (-2, 0, 32), (0, 0, 0)]
  )
  func unusableParts(x: Int, y: Int, width: Int) throws {
    let picture = try Self.picture(Self.size, luma: 100)
    let target = try BlankPicture.make(Self.size)
    var scaler = Scaler()
    let part = PictureRectangle(x: x, y: y, size: PictureSize(width: width, height: 32))
    let whole = PictureRectangle(whole: Self.size)

    var code: Int32?
    do throws(FFmpegError) {
      try scaler.scale(picture, part: part, into: target, area: whole, targetSize: Self.size)
    } catch {
      code = error.errnoCode
    }

    #expect(code == 22)
  }

  @Test("follows pictures that change their size")
  func changingSizes() throws {
    var scaler = Scaler()
    let whole = PictureRectangle(whole: Self.size)

    for side in [16, 128, 16, 64] {
      let size = PictureSize(width: side, height: side)
      let picture = try Self.picture(size, luma: UInt8(side))
      let target = try BlankPicture.make(Self.size)
      try scaler.scale(
        picture,
        part: PictureRectangle(whole: size),
        into: target,
        area: whole,
        targetSize: Self.size
      )
      let sample = target.withPlanes { planes in
        planes[0].base.load(fromByteOffset: 16 * planes[0].bytesPerRow + 32, as: UInt8.self)
      }
      #expect(abs(Int(sample) - side) <= 1)
    }
  }
}

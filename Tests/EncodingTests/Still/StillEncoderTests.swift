import FFmpeg
import Media
import Testing

@testable import Encoding

@Suite struct StillEncoderTests {
  private static let size = PictureSize(width: 64, height: 48)

  /// A picture of one colour.
  private static func picture(
    _ y: UInt8,
    _ u: UInt8,
    _ v: UInt8,
    range: ColorRange = .limited
  ) throws -> VideoFrame {
    let pool = PicturePool(size: self.size, format: .i420, capacity: 1)
    guard let picture = pool.blank() else { throw CancellationError() }
    picture.withPlanes { planes in
      for (plane, sample) in zip(planes, [y, u, v]) {
        for row in 0 ..< plane.rows {
          for column in 0 ..< plane.width {
            plane.base.storeBytes(
              of: sample,
              toByteOffset: row * plane.bytesPerRow + column,
              as: UInt8.self
            )
          }
        }
      }
    }
    return VideoFrame(
      size: self.size,
      format: .i420,
      range: range,
      timestamp: .zero,
      sequence: 0,
      buffer: picture.finished()
    )
  }

  /// The colour in the middle of an image file.
  private static func color(_ bytes: [UInt8]) throws -> (red: Int, green: Int, blue: Int) {
    let still = try StillImage(
      decoding: bytes,
      limits: StillImageLimits(byteCount: 1 << 20, side: 2 ... 3840)
    )
    #expect(still.size == self.size)
    return still.picture.buffer.withPlanes { planes in
      let pixel = planes[0].base + 24 * planes[0].bytesPerRow + 4 * 32
      let sample = { Int(pixel.load(fromByteOffset: $0, as: UInt8.self)) }
      return (sample(2), sample(1), sample(0))
    }
  }

  @Test(
    "a file has the picture's colours: BT.709 in limited range, as it is sent",
    arguments: StillFormat.allCases
  )
  func colors(format: StillFormat) throws {
    // 100 % red, green and blue by ITU-R BT.709, 3: in limited range.
    let bars: [(yuv: (UInt8, UInt8, UInt8), rgb: (Int, Int, Int))] = [
      ((63, 102, 240), (255, 0, 0)), ((173, 42, 26), (0, 255, 0)), ((32, 240, 118), (0, 0, 255)),
      ((16, 128, 128), (0, 0, 0)), ((235, 128, 128), (255, 255, 255)),
    ]
    for bar in bars {
      let picture = try Self.picture(bar.yuv.0, bar.yuv.1, bar.yuv.2)
      let found = try Self.color(try StillEncoder.encode(picture, as: format))
      for (found, meant) in zip(
        [found.red, found.green, found.blue],
        [bar.rgb.0, bar.rgb.1, bar.rgb.2]
      ) {
        #expect(abs(found - meant) <= 6, "\(bar.rgb)")
      }
    }
  }

  @Test("takes a camera's full range for what it is", arguments: StillFormat.allCases)
  func fullRange(format: StillFormat) throws {
    let grey = try Self.picture(16, 128, 128, range: .full)

    let found = try Self.color(try StillEncoder.encode(grey, as: format))

    #expect(abs(found.red - 16) <= 2 && abs(found.blue - 16) <= 2)
  }

  @Test("begins as its media type wants")
  func signatures() throws {
    let picture = try Self.picture(100, 128, 128)

    #expect(try StillEncoder.encode(picture, as: .png).starts(with: [0x89, 0x50, 0x4e, 0x47]))
    #expect(try StillEncoder.encode(picture, as: .jpeg).starts(with: [0xff, 0xd8, 0xff]))
    #expect(StillFormat.allCases.map(\.mediaType) == ["image/png", "image/jpeg"])
  }
}

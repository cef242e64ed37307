import Media
import Testing

@testable import Capture

@Suite struct PictureLayoutTests {
  @Test(
    "finds the planes behind each other, with the driver's padding",
    arguments: [
      (PixelFormat.yuyv, 640, [0], [640], 115_200),
      (.yuyv, 704, [0], [704], 126_720),
      (.nv12, 320, [0, 57_600], [320, 320], 86_400),
      (.i420, 320, [0, 57_600, 72_000], [320, 160, 160], 86_400),
      (.i420, 384, [0, 69_120, 86_400], [384, 192, 192], 103_680),
      (.i422, 320, [0, 57_600, 86_400], [320, 160, 160], 115_200),
      (.i444, 320, [0, 57_600, 115_200], [320, 320, 320], 172_800),
    ]
  )
  func planes(
    format: PixelFormat,
    bytesPerRow: Int,
    offsets: [Int],
    strides: [Int],
    byteCount: Int
  ) {
    let layout = PictureLayout(
      format: format,
      size: PictureSize(width: 320, height: 180),
      bytesPerRow: bytesPerRow
    )

    #expect(layout.planes.map(\.offset) == offsets)
    #expect(layout.planes.map(\.bytesPerRow) == strides)
    #expect(layout.planes.count == format.planeCount)
    #expect(layout.byteCount == byteCount)
  }
}

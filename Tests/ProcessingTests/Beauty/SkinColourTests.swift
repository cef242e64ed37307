import CPixels
import Testing

@testable import Processing

@Suite struct SkinColourTests {
  /// How much of `rgb` counts as skin, 0 to 255, in chroma of ITU-R BT.601 or BT.709.
  private static func skin(_ rgb: (Int, Int, Int), red: Double, blue: Double) -> UInt8 {
    let (r, g, b) = (Double(rgb.0), Double(rgb.1), Double(rgb.2))
    let luma = red * r + (1 - red - blue) * g + blue * b
    let cb = 128 + (b - luma) / (2 - 2 * blue) * 224 / 255
    let cr = 128 + (r - luma) / (2 - 2 * red) * 224 / 255
    var skin = BeautyTable.skin
    var mask: [UInt8] = [0]
    _ = cpixels_kernels().pointee.mark_skin(
      [UInt8(cb.rounded())],
      [UInt8(cr.rounded())],
      &skin,
      1,
      &mask
    )
    return mask[0]
  }

  @Test(
    "takes skin of all tones for skin",
    arguments: [
      (255, 219, 172), (241, 194, 125), (224, 172, 105), (198, 134, 66), (141, 85, 36),
      (255, 224, 210), (230, 190, 175), (220, 150, 130), (90, 60, 50), (120, 80, 60),
    ]
  )
  func tones(rgb: (Int, Int, Int)) {
    #expect(Self.skin(rgb, red: 0.299, blue: 0.114) > 100)
    #expect(Self.skin(rgb, red: 0.2126, blue: 0.0722) > 100)
  }

  @Test(
    "takes nothing else for skin",
    arguments: [
      // Grey, white and black.
      (128, 128, 128), (255, 255, 255), (0, 0, 0),
      // A blue and a green wall, grass, sky.
      (0, 71, 187), (0, 177, 64), (90, 130, 50), (135, 190, 235),
      // Lips, a red and a yellow shirt.
      (180, 60, 75), (200, 20, 30), (250, 220, 0),
    ]
  )
  func others(rgb: (Int, Int, Int)) {
    #expect(Self.skin(rgb, red: 0.299, blue: 0.114) == 0)
    #expect(Self.skin(rgb, red: 0.2126, blue: 0.0722) == 0)
  }
}

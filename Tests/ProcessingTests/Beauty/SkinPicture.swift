import Media
import TestSupport

@testable import Processing

/// Pictures of skin, and what beauty made of them.
enum SkinPicture {
  static let size = PictureSize(width: 132, height: 96)

  /// Skin of `luma`, with noise of up to `noise` steps on it, at `timestamp` 3 s.
  static func make(
    _ size: PictureSize = size,
    noise: Int = 0,
    chroma: (u: UInt8, v: UInt8) = (105, 151),
    luma: (Int, Int) -> Int
  ) -> VideoFrame {
    var random = SeededGenerator(seed: 11)
    return TestPicture.make(size, timestamp: .zero + .seconds(3), chroma: chroma) { x, y in
      UInt8(clamping: luma(x, y) + Int.random(in: -noise ... noise, using: &random))
    }
  }

  /// All samples of a plane.
  static func samples(_ frame: VideoFrame, plane: Int = 0) -> [Int] {
    let half = plane == 0 ? 1 : 2
    return (0 ..< frame.size.height / half).flatMap { y in
      (0 ..< frame.size.width / half).map { x in TestPicture.sample(frame, x, y, plane: plane) }
    }
  }

  /// The mean square of the distances from the mean.
  static func variance(_ samples: [Int]) -> Double {
    let mean = Double(samples.reduce(0, +)) / Double(samples.count)
    return samples.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
      / Double(samples.count)
  }
}

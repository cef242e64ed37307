internal import FFmpeg
internal import Foundation
internal import Media
internal import Processing
internal import TestSupport

/// CPU of the highest level of beauty at 1080p, against libavfilter's `bilateral` on the same
/// pictures: all of it skin, which is the most work there is.
///
/// Both take turns. `ffmpeg` filters in one thread; what it needs for the same pictures without the
/// filter is taken off.
struct SmoothingSkin {
  static let rounds = 9
  static let pictures = 100
  static let size = PictureSize(width: 1920, height: 1080)
  /// As wide as three passes that reach 1, 3 and 6 samples, in standard deviations; the time that
  /// the filter takes does not depend on it.
  static let bilateral = "bilateral=sigmaS=5.5:sigmaR=0.1:planes=1"

  func figures() async throws -> [Figure] {
    let directory = try TemporaryDirectory()
    let path = directory.file("pictures.yuv")
    let frames = Self.frames()
    try Self.write(frames, to: path)
    let filter = BeautyFilter(Beauty(level: 9, style: .smooth, whiteness: 9))
    let ffmpeg = FilterTime(
      path: path,
      size: Self.size,
      pixelFormat: "yuv420p",
      pictures: Self.pictures
    )
    var times: [Double] = []
    var ratios: [Double] = []
    for _ in 0 ..< Self.rounds {
      let nanoseconds = try ThreadClock.time {
        for index in 0 ..< Self.pictures {
          _ = try filter.apply(to: frames[index % frames.count])
        }
      }
      let ours = Double(nanoseconds) / Double(Self.pictures) / 1_000_000
      let theirs = try await ffmpeg.milliseconds(of: Self.bilateral)
      Progress.tell("beauty: \(ours.text(2)) ms, bilateral \(theirs.text(1)) ms")
      times.append(ours)
      ratios.append(ours / theirs)
    }
    return [
      Figure(
        "CPU of beauty 9, 1920×1080, a picture",
        Sample(times),
        unit: " ms",
        digits: 2,
        atMost: 5
      ),
      Figure(
        "CPU of beauty 9, 1920×1080, against libavfilter's bilateral",
        Sample(ratios),
        unit: "×",
        digits: 3,
        atMost: 0.25
      ),
    ]
  }

  /// Eight pictures of skin with noise on a slope.
  private static func frames() -> [VideoFrame] {
    var random = SeededGenerator(seed: 9)
    let pool = PicturePool(size: Self.size, format: .i420, capacity: 8)
    var frames: [VideoFrame] = []
    while let picture = pool.blank() {
      picture.withPlanes { planes in
        for (index, plane) in planes.enumerated() {
          for y in 0 ..< plane.rows {
            let row = plane.base + y * plane.bytesPerRow
            for x in 0 ..< plane.width {
              let luma = UInt8(100 + x / 32) + UInt8.random(in: 0 ... 15, using: &random)
              let sample = index == 0 ? luma : index == 1 ? 105 : 151
              row.storeBytes(of: sample, toByteOffset: x, as: UInt8.self)
            }
          }
        }
      }
      frames.append(
        VideoFrame(
          size: Self.size,
          format: .i420,
          range: .limited,
          timestamp: .zero,
          sequence: UInt64(frames.count),
          buffer: picture.finished()
        )
      )
    }
    return frames
  }

  private static func write(_ frames: [VideoFrame], to path: String) throws {
    var bytes = Data()
    for frame in frames {
      frame.buffer.withPlanes { planes in
        for (index, plane) in planes.enumerated() {
          let half = index == 0 ? 1 : 2
          for y in 0 ..< Self.size.height / half {
            bytes.append(
              plane.base.assumingMemoryBound(to: UInt8.self) + y * plane.bytesPerRow,
              count: Self.size.width / half
            )
          }
        }
      }
    }
    try bytes.write(to: URL(fileURLWithPath: path))
  }
}

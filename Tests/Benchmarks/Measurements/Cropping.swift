internal import FFmpeg
internal import Foundation
internal import Media
internal import Processing
internal import TestSupport

/// CPU of cutting the middle out of a camera's wide picture, shrinking and converting it for a canvas
/// that stands, against `ffmpeg -vf crop,scale` on the same pictures. Both take turns.
struct Cropping {
  static let rounds = 9
  static let pictures = 100
  static let source = PictureSize(width: 1920, height: 1080)
  static let target = PictureSize(width: 540, height: 960)
  static let filter = "crop=608:1080,scale=540:960,format=yuv420p"

  func figures() async throws -> [Figure] {
    let directory = try TemporaryDirectory()
    let path = directory.file("pictures.yuv")
    let frames = Shrinking.frames(.yuyv, Self.source)
    try Self.write(frames, to: path)
    let renderer = CanvasRenderer(canvas: Canvas(size: Self.target))
    let ffmpeg = FilterTime(
      path: path,
      size: Self.source,
      pixelFormat: "yuyv422",
      pictures: Self.pictures
    )
    var times: [Double] = []
    var ratios: [Double] = []
    for _ in 0 ..< Self.rounds {
      let nanoseconds = try ThreadClock.time {
        for index in 0 ..< Self.pictures {
          _ = try renderer.render(frames[index % frames.count])
        }
      }
      let ours = Double(nanoseconds) / Double(Self.pictures) / 1_000_000
      let theirs = try await ffmpeg.milliseconds(of: Self.filter)
      Progress.tell("crop: \(ours.text(2)) ms, ffmpeg \(theirs.text(2)) ms")
      times.append(ours)
      ratios.append(ours / theirs)
    }
    let what = "cropping yuyv \(Self.source) to \(Self.target)"
    return [
      Figure("CPU of \(what), a picture", Sample(times), unit: " ms", digits: 2, atMost: nil),
      Figure(
        "CPU of \(what), against ffmpeg -vf crop,scale",
        Sample(ratios),
        unit: "×",
        digits: 2,
        atMost: 1
      ),
    ]
  }

  private static func write(_ frames: [VideoFrame], to path: String) throws {
    var bytes = Data()
    for frame in frames {
      frame.buffer.withPlanes { planes in
        for y in 0 ..< Self.source.height {
          bytes.append(
            planes[0].base.assumingMemoryBound(to: UInt8.self) + y * planes[0].bytesPerRow,
            count: 2 * Self.source.width
          )
        }
      }
    }
    try bytes.write(to: URL(fileURLWithPath: path))
  }
}

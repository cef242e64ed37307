internal import FFmpeg
internal import Media
internal import Processing
internal import TestSupport

/// CPU of putting a camera's picture on a smaller canvas, against libswscale with the same filter.
///
/// Both take turns with the same pictures, which are as many as a camera has on its way, so that
/// neither finds them in the nearest cache.
struct Shrinking {
  static let rounds = 9
  static let pictures = 100

  private struct Job {
    let format: PixelFormat
    let source: PictureSize
    let target: PictureSize
  }

  private static let jobs = [
    Job(format: .i420, source: .hd720, target: .init(width: 640, height: 360)),
    Job(format: .i420, source: .hd720, target: .init(width: 960, height: 540)),
    Job(format: .i420, source: .hd1080, target: .hd720),
    Job(format: .nv12, source: .hd1080, target: .init(width: 960, height: 540)),
    Job(format: .yuyv, source: .hd720, target: .init(width: 640, height: 360)),
  ]

  func figures() throws -> [Figure] {
    try Self.jobs.map { job in
      let frames = Self.frames(job.format, job.source)
      let renderer = CanvasRenderer(canvas: Canvas(size: job.target))
      let pool = PicturePool(size: job.target, format: .i420, capacity: 8)
      var scaler = Scaler()
      var ratios: [Double] = []
      for _ in 0 ..< Self.rounds {
        let ours = try ThreadClock.time {
          for index in 0 ..< Self.pictures {
            _ = try renderer.render(frames[index % frames.count])
          }
        }
        let theirs = try ThreadClock.time {
          for index in 0 ..< Self.pictures {
            guard let picture = pool.blank() else { continue }
            try scaler.scale(
              frames[index % frames.count],
              part: PictureRectangle(whole: job.source),
              into: picture,
              area: PictureRectangle(whole: job.target),
              targetSize: job.target
            )
            _ = picture.finished()
          }
        }
        ratios.append(Double(ours) / Double(theirs))
        Progress.tell(
          "\(job.format.rawValue) \(job.source) to \(job.target): "
            + "\(ours / UInt64(Self.pictures) / 1000) µs, "
            + "libswscale \(theirs / UInt64(Self.pictures) / 1000) µs"
        )
      }
      return Figure(
        "CPU of shrinking \(job.format.rawValue) \(job.source) to \(job.target)",
        Sample(ratios),
        unit: "×",
        digits: 2,
        atMost: 1
      )
    }
  }

  /// Eight pictures of noise on a slope.
  static func frames(_ format: PixelFormat, _ size: PictureSize) -> [VideoFrame] {
    var random = SeededGenerator(seed: 7)
    let pool = PicturePool(size: size, format: format, capacity: 8)
    var frames: [VideoFrame] = []
    while let picture = pool.blank() {
      picture.withPlanes { planes in
        for plane in planes {
          for y in 0 ..< plane.rows {
            let row = plane.base + y * plane.bytesPerRow
            for x in 0 ..< plane.width {
              row.storeBytes(
                of: UInt8.random(in: 0 ... 15, using: &random) &+ UInt8(x & 127),
                toByteOffset: x,
                as: UInt8.self
              )
            }
          }
        }
      }
      frames.append(
        VideoFrame(
          size: size,
          format: format,
          range: .limited,
          timestamp: .zero,
          sequence: UInt64(frames.count),
          buffer: picture.finished()
        )
      )
    }
    return frames
  }
}

extension PictureSize {
  fileprivate static let hd720 = PictureSize(width: 1280, height: 720)
  fileprivate static let hd1080 = PictureSize(width: 1920, height: 1080)
}

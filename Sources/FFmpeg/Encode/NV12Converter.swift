internal import CFFmpeg
internal import Media

/// Makes NV12 of I420, which is what hardware takes: U and V lie side by side.
final class NV12Converter {
  /// More than any encoder keeps at a time.
  private let pool: PicturePool

  init(size: PictureSize) {
    self.pool = PicturePool(size: size, format: .nv12, capacity: 32)
  }

  /// The same picture in the other layout; I420 of the pool's size.
  func nv12(of picture: VideoFrame) throws(FFmpegError) -> VideoFrame {
    guard let blank = self.pool.blank() else { throw .outOfMemory("NV12Converter.nv12") }
    blank.withPlanes { target in
      picture.buffer.withPlanes { source in
        for row in 0 ..< target[0].rows {
          (target[0].base + row * target[0].bytesPerRow).copyMemory(
            from: source[0].base + row * source[0].bytesPerRow,
            byteCount: target[0].width
          )
        }
        for row in 0 ..< target[1].rows {
          let u = (source[1].base + row * source[1].bytesPerRow).assumingMemoryBound(to: UInt8.self)
          let v = (source[2].base + row * source[2].bytesPerRow).assumingMemoryBound(to: UInt8.self)
          let pairs = (target[1].base + row * target[1].bytesPerRow)
            .assumingMemoryBound(to: UInt8.self)
          for column in 0 ..< target[1].width / 2 {
            pairs[2 * column] = u[column]
            pairs[2 * column + 1] = v[column]
          }
        }
      }
    }
    return VideoFrame(
      size: picture.size,
      format: .nv12,
      range: picture.range,
      timestamp: picture.timestamp,
      sequence: picture.sequence,
      buffer: blank.finished()
    )
  }
}

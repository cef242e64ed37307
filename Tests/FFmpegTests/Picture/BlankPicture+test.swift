import FFmpeg
import Media

/// A pool that gave no picture.
struct NoPicture: Error {}

extension BlankPicture {
  /// An I420 picture of a pool of its own.
  static func make(_ size: PictureSize) throws -> BlankPicture {
    guard let picture = PicturePool(size: size, format: .i420, capacity: 1).blank() else {
      throw NoPicture()
    }
    return picture
  }
}

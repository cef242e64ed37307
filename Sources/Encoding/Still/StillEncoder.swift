internal import FFmpeg
public import Media

/// Makes image files of pictures.
public enum StillEncoder {
  /// The bytes of an image file. Blocks for up to some 100 ms: not for the cooperative pool.
  public static func encode(
    _ picture: VideoFrame,
    as format: StillFormat
  ) throws(EncodingError) -> [UInt8] {
    do {
      return switch format {
      case .png: try StillImageWriter.bytes(of: picture, as: .png)
      case .jpeg: try StillImageWriter.bytes(of: picture, as: .jpeg)
      }
    } catch {
      throw EncodingError(
        code: .encoderFailed,
        message: "A picture of \(picture.size) could not be made into a \(format.rawValue) file.",
        cause: error
      )
    }
  }
}

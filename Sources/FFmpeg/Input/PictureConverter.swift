internal import CFFmpeg

/// Owns one `SwsContext`: brings decoded pictures whose layout has no `PixelFormat`, such as those
/// with 10 bits or a palette, to I420 in limited range, at their own size.
public struct PictureConverter: ~Copyable {
  /// What the context was made for.
  private struct Shape: Equatable {
    let width: Int32
    let height: Int32
    let format: Int32
  }

  private var context: OpaquePointer?
  private var shape: Shape?

  public init() {}

  deinit {
    // Takes a null pointer too.
    sws_freeContext(self.context)
  }

  /// A picture with the samples of `frame` and its times, whose layout is named.
  public mutating func convert(_ frame: borrowing Frame) throws(FFmpegError) -> Frame {
    let source = frame.pointer
    let shape = Shape(
      width: source.pointee.width,
      height: source.pointee.height,
      format: source.pointee.format
    )
    if shape != self.shape {
      sws_freeContext(self.context)
      self.shape = nil
      let format = AVPixelFormat(rawValue: shape.format)
      self.context = sws_getContext(
        shape.width,
        shape.height,
        format,
        shape.width,
        shape.height,
        AV_PIX_FMT_YUV420P,
        SWS_BILINEAR,
        nil,
        nil,
        nil
      )
      self.shape = shape
    }
    guard let context = self.context else {
      // Returns null for sizes and formats it cannot do, without saying which.
      throw FFmpegError(code: cffmpeg_error(EINVAL), function: "sws_getContext")
    }

    let converted = try Frame()
    // Possible return codes: 0, or negative for no memory.
    var code = av_frame_copy_props(converted.pointer, source)
    guard code == 0 else { throw FFmpegError(code: code, function: "av_frame_copy_props") }
    converted.pointer.pointee.width = shape.width
    converted.pointer.pointee.height = shape.height
    converted.pointer.pointee.format = AV_PIX_FMT_YUV420P.rawValue
    converted.pointer.pointee.color_range = AVCOL_RANGE_MPEG
    // Possible return codes: over or at zero, or negative for no memory or a broken frame.
    code = sws_scale_frame(context, converted.pointer, source)
    guard code >= 0 else { throw FFmpegError(code: code, function: "sws_scale_frame") }
    return converted
  }
}

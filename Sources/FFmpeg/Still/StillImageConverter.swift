internal import CFFmpeg
internal import Media

/// Brings any decoded still to BGRA, and its transparent parts onto black.
///
/// Stills come in the colours of the web: RGB, or YUV by the matrix of BT.601 (JFIF 1.02; RFC 9649,
/// 2.5). A picture of a camera is taken for BT.709, so YUV samples must not go on as they are.
enum StillImageConverter {
  /// A picture with the samples of `frame`.
  static func convert(_ frame: borrowing Frame) throws(FFmpegError) -> Frame {
    let source = frame.pointer
    let width = source.pointee.width
    let height = source.pointee.height
    let format = AVPixelFormat(rawValue: source.pointee.format)
    let flags = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT
    guard
      let context = sws_getContext(
        width,
        height,
        format,
        width,
        height,
        AV_PIX_FMT_BGRA,
        flags,
        nil,
        nil,
        nil
      )
    else {
      // Returns null for sizes and formats it cannot do, without saying which.
      throw FFmpegError(code: cffmpeg_error(ENOSYS), function: "sws_getContext")
    }
    defer { sws_freeContext(context) }
    let isFull =
      source.pointee.color_range == AVCOL_RANGE_JPEG
      || PixelFormat.named(by: format)?.range == .full
    let matrix = sws_getCoefficients(SWS_CS_ITU601)
    // Possible return codes: 0, or negative where the conversion has no colour matrix (nothing to
    // set then).
    sws_setColorspaceDetails(context, matrix, isFull ? 1 : 0, matrix, 1, 0, 1 << 16, 1 << 16)

    let converted = try Frame()
    let target = converted.pointer
    target.pointee.width = width
    target.pointee.height = height
    target.pointee.format = AV_PIX_FMT_BGRA.rawValue
    // Possible return codes: over or at zero, or negative for no memory or a broken frame.
    let code = sws_scale_frame(context, target, source)
    guard code >= 0 else { throw FFmpegError(code: code, function: "sws_scale_frame") }
    if let description = av_pix_fmt_desc_get(format),
      description.pointee.flags & UInt64(AV_PIX_FMT_FLAG_ALPHA) != 0
    {
      Self.blend(target)
    }
    return converted
  }

  /// Multiplies the colours of a BGRA picture with their opacity.
  private static func blend(_ frame: UnsafeMutablePointer<AVFrame>) {
    guard let base = frame.pointee.data.0 else { return }
    let width = Int(frame.pointee.width)
    for row in 0 ..< Int(frame.pointee.height) {
      let samples = base + row * Int(frame.pointee.linesize.0)
      var pixel = 0
      while pixel < width {
        let opacity = UInt32(samples[4 * pixel + 3])
        if opacity != 255 {
          for channel in 4 * pixel ..< 4 * pixel + 3 {
            samples[channel] = UInt8((UInt32(samples[channel]) * opacity + 127) / 255)
          }
          samples[4 * pixel + 3] = 255
        }
        pixel += 1
      }
    }
  }
}

extension Frame {
  /// The size of a picture.
  var size: PictureSize {
    PictureSize(width: Int(self.pointer.pointee.width), height: Int(self.pointer.pointee.height))
  }
}

extension FFmpegError {
  /// "Invalid data found when processing input."
  static var invalidDataCode: Int32 { cffmpeg_error_invalid_data() }

  /// Whether the bytes are at fault, and not this machine.
  var isOfData: Bool {
    self.code != cffmpeg_error(ENOMEM) && self.code != cffmpeg_error_decoder_not_found()
  }
}

internal import CFFmpeg
public import Media

/// Makes image files of pictures.
public enum StillImageWriter {
  /// The bytes of a file of `format`, which is PNG or JPEG. Blocks for up to some 100 ms: not for the
  /// cooperative pool.
  ///
  /// A picture in YUV is taken for BT.709; the file has the colours of the web: RGB in a PNG, YUV by
  /// the matrix of BT.601 in full range in a JPEG (JFIF 1.02).
  public static func bytes(
    of picture: VideoFrame,
    as format: StillImageFormat
  ) throws(FFmpegError) -> [UInt8] {
    let shared = try Frame.sharing(picture)
    let colours = try Self.convert(shared, to: AV_PIX_FMT_RGB24, matrix: SWS_CS_ITU709)
    switch format {
    case .png:
      return try Self.encode(colours, codec: "png", options: [("pred", "mixed")])
    case .jpeg:
      let samples = try Self.convert(colours, to: AV_PIX_FMT_YUVJ420P, matrix: SWS_CS_ITU601)
      return try Self.encode(samples, codec: "mjpeg", options: [])
    case .webp:
      throw FFmpegError(
        code: cffmpeg_error_encoder_not_found(),
        function: "StillImageWriter.bytes(webp)"
      )
    }
  }

  /// - Parameter matrix: of the side that is YUV.
  private static func convert(
    _ picture: borrowing Frame,
    to format: AVPixelFormat,
    matrix: Int32
  ) throws(FFmpegError) -> Frame {
    let source = picture.pointer
    let (width, height) = (source.pointee.width, source.pointee.height)
    guard
      let context = sws_getContext(
        width,
        height,
        AVPixelFormat(rawValue: source.pointee.format),
        width,
        height,
        format,
        SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT,
        nil,
        nil,
        nil
      )
    else {
      // Returns null for sizes and formats it cannot do, without saying which.
      throw FFmpegError(code: cffmpeg_error(ENOSYS), function: "sws_getContext")
    }
    defer { sws_freeContext(context) }
    let isFull = source.pointee.color_range == AVCOL_RANGE_JPEG
    let coefficients = sws_getCoefficients(matrix)
    // Possible return codes: 0, or negative where the conversion has no colour matrix (nothing to
    // set then).
    sws_setColorspaceDetails(
      context,
      coefficients,
      isFull ? 1 : 0,
      coefficients,
      1,
      0,
      1 << 16,
      1 << 16
    )
    let converted = try Frame()
    let target = converted.pointer
    target.pointee.width = width
    target.pointee.height = height
    target.pointee.format = format.rawValue
    // Possible return codes: over or at zero, or negative for no memory or a broken frame.
    let code = sws_scale_frame(context, target, source)
    guard code >= 0 else { throw FFmpegError(code: code, function: "sws_scale_frame") }
    target.pointee.color_range = AVCOL_RANGE_JPEG
    return converted
  }

  private static func encode(
    _ picture: borrowing Frame,
    codec: String,
    options: [(key: String, value: String)]
  ) throws(FFmpegError) -> [UInt8] {
    let context = try EncoderContext(codec: codec)
    let frame = picture.pointer
    let pointer = context.pointer
    pointer.pointee.width = frame.pointee.width
    pointer.pointee.height = frame.pointee.height
    pointer.pointee.pix_fmt = AVPixelFormat(rawValue: frame.pointee.format)
    pointer.pointee.color_range = AVCOL_RANGE_JPEG
    pointer.pointee.time_base = AVRational(num: 1, den: 1)
    pointer.pointee.thread_count = 1
    // Of the JPEG encoder: nearly the finest of its 31 steps.
    pointer.pointee.flags |= AV_CODEC_FLAG_QSCALE
    pointer.pointee.global_quality = 2 * FF_QP2LAMBDA
    frame.pointee.quality = 2 * FF_QP2LAMBDA
    frame.pointee.pts = 0
    try context.open(options: options)
    try context.send(frame)
    try context.send(nil)
    let packet = try Packet()
    guard try context.receive(into: packet) else {
      throw FFmpegError(code: FFmpegError.invalidDataCode, function: "avcodec_receive_packet")
    }
    return packet.withBytes { Array($0) }
  }
}

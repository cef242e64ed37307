internal import CFFmpeg
public import Media

/// Owns one `SwsContext`: any picture to I420 in limited range, scaled and cropped in one pass.
///
/// The context is made again when the shape of the pictures changes.
public struct Scaler: ~Copyable {
  /// What a context was made for.
  private struct Shape: Hashable {
    let source: PictureSize
    let format: Int32
    let range: ColorRange
    let target: PictureSize
  }

  private var context: OpaquePointer?
  private var shape: Shape?

  public init() {
    FFmpegLibraries.silenced
  }

  deinit {
    // Takes a null pointer too.
    sws_freeContext(self.context)
  }

  /// Scales `part` of `picture` into `area` of `target`, an I420 picture.
  ///
  /// - Parameters:
  ///   - part: what to take of `picture`, at even coordinates inside it.
  ///   - area: where to put it, at even coordinates inside the target.
  ///   - targetSize: the size of `target`.
  public mutating func scale(
    _ picture: VideoFrame,
    part: PictureRectangle,
    into target: borrowing BlankPicture,
    area: PictureRectangle,
    targetSize: PictureSize
  ) throws(FFmpegError) {
    guard part.isUsable(in: picture.size), area.isUsable(in: targetSize) else {
      throw FFmpegError(code: cffmpeg_error(EINVAL), function: "Scaler.scale")
    }
    let context = try self.context(
      for: Shape(
        source: part.size,
        format: picture.format.libavFormat.rawValue,
        range: picture.range,
        target: area.size
      )
    )
    let format = picture.format
    let code = picture.buffer.withPlanes { source in
      target.withPlanes { target in
        var input = Planes()
        for (index, plane) in source.enumerated() {
          let offset = format.offset(
            ofPlane: index,
            x: part.x,
            y: part.y,
            bytesPerRow: plane.bytesPerRow
          )
          input.add(plane.base + offset, bytesPerRow: plane.bytesPerRow)
        }
        var output = Planes()
        for (index, plane) in target.enumerated() {
          let offset = PixelFormat.i420.offset(
            ofPlane: index,
            x: area.x,
            y: area.y,
            bytesPerRow: plane.bytesPerRow
          )
          output.add(plane.base + offset, bytesPerRow: plane.bytesPerRow)
        }
        return sws_scale(
          context,
          input.bases,
          input.strides,
          0,
          Int32(part.size.height),
          output.mutableBases,
          output.strides
        )
      }
    }
    // Possible return codes: the rows written, or a negative error.
    if code < 0 {
      throw FFmpegError(code: code, function: "sws_scale")
    }
  }

  private mutating func context(for shape: Shape) throws(FFmpegError) -> OpaquePointer {
    if let context = self.context, self.shape == shape {
      return context
    }
    sws_freeContext(self.context)
    self.context = nil
    self.shape = nil
    // Bilinear in libswscale averages over the shrinking ratio, which is what reducing needs and the
    // cheapest that does; enlarging gains from bicubic.
    let isEnlarging = shape.target.area > shape.source.area
    guard let context = sws_alloc_context() else { throw .outOfMemory("sws_alloc_context") }
    self.context = context
    // The ranges must stand before the context is made: libswscale chooses its copying path then.
    let options: [(name: String, value: Int)] = [
      ("srcw", shape.source.width), ("srch", shape.source.height),
      ("src_format", Int(shape.format)), ("src_range", shape.range == .full ? 1 : 0),
      ("dstw", shape.target.width), ("dsth", shape.target.height),
      ("dst_format", Int(AV_PIX_FMT_YUV420P.rawValue)), ("dst_range", 0),
      ("sws_flags", Int(isEnlarging ? SWS_BICUBIC : SWS_BILINEAR)),
    ]
    for (name, value) in options {
      // Possible return codes: 0, or negative for a value out of the option's range.
      let code = av_opt_set_int(UnsafeMutableRawPointer(context), name, Int64(value), 0)
      if code < 0 {
        throw FFmpegError(code: code, function: "av_opt_set_int(\(name))")
      }
    }
    // Possible return codes: over or at zero, or negative for sizes and formats it cannot do.
    let code = sws_init_context(context, nil, nil)
    if code < 0 {
      throw FFmpegError(code: code, function: "sws_init_context")
    }
    // Possible return codes: 0, or negative where the conversion has no colour matrix (nothing to
    // set then).
    let coefficients = sws_getCoefficients(SWS_CS_ITU709)
    sws_setColorspaceDetails(
      context,
      coefficients,
      shape.range == .full ? 1 : 0,
      coefficients,
      0,
      0,
      1 << 16,
      1 << 16
    )
    self.shape = shape
    return context
  }
}

/// Addresses and strides in the shape that libswscale takes: four of each.
private struct Planes {
  private(set) var bases: [UnsafePointer<UInt8>?] = []
  private(set) var mutableBases: [UnsafeMutablePointer<UInt8>?] = []
  private(set) var strides: [Int32] = []

  mutating func add(_ base: UnsafeRawPointer, bytesPerRow: Int) {
    self.bases.append(base.assumingMemoryBound(to: UInt8.self))
    self.strides.append(Int32(bytesPerRow))
  }

  mutating func add(_ base: UnsafeMutableRawPointer, bytesPerRow: Int) {
    self.mutableBases.append(base.assumingMemoryBound(to: UInt8.self))
    self.strides.append(Int32(bytesPerRow))
  }
}

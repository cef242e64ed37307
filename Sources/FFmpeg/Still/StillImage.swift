public import Media

/// A still image: what kind of file it was, and its picture.
public struct StillImage: Sendable {
  public let format: StillImageFormat
  /// The picture in `.bgrx`, full range; transparent parts are shown on black. Its size is at most
  /// what the limits allow, but may be odd.
  public let picture: VideoFrame

  public var size: PictureSize {
    self.picture.size
  }

  /// Decodes the bytes of an image file. Blocks for up to a second or so: not for the cooperative
  /// pool.
  ///
  /// Takes no more memory than the pictures `limits` allow, whatever the file says.
  public init(decoding bytes: [UInt8], limits: StillImageLimits) throws(StillImageError) {
    guard bytes.count <= limits.byteCount else {
      throw StillImageError(
        .tooManyBytes,
        "The image has \(bytes.count) bytes; \(limits.byteCount) are allowed."
      )
    }
    let header = try StillImageHeader(bytes)
    try Self.check(header.size, limits: limits)
    do throws(FFmpegError) {
      let frame = try Self.decode(header, limits: limits)
      let size = frame.size
      guard size == header.size else {
        throw FFmpegError(code: FFmpegError.invalidDataCode, function: "size \(size)")
      }
      self.picture = try StillImageConverter.convert(frame)
        .videoFrame(timestamp: .zero, sequence: 0)
    } catch {
      if error.isOfData {
        throw StillImageError(
          .damaged,
          "The \(header.format) image of \(header.size) pixels cannot be decoded.",
          cause: error
        )
      }
      throw StillImageError(
        .failed,
        "The \(header.format) image of \(header.size) pixels could not be decoded here.",
        cause: error
      )
    }
    self.format = header.format
  }

  private static func check(
    _ size: PictureSize,
    limits: StillImageLimits
  ) throws(StillImageError) {
    guard limits.side.contains(size.width), limits.side.contains(size.height) else {
      throw StillImageError(
        max(size.width, size.height) > limits.side.upperBound ? .tooLarge : .tooSmall,
        "The image has \(size) pixels; a side may have \(limits.side.lowerBound) to "
          + "\(limits.side.upperBound)."
      )
    }
  }

  private static func decode(
    _ header: StillImageHeader,
    limits: StillImageLimits
  ) throws(FFmpegError) -> Frame {
    // The decoder reads sizes of its own further inside the file.
    let decoder = try Decoder(
      stillImage: header.format.codec,
      pixelLimit: limits.side.upperBound * limits.side.upperBound
    )
    let packet = try Packet()
    try header.decodable.withUnsafeBufferPointer { bytes throws(FFmpegError) in
      try packet.fill(copying: UnsafeRawBufferPointer(bytes))
    }
    _ = try decoder.send(packet)
    try decoder.drain()
    let frame = try Frame()
    guard try decoder.receive(into: frame) == .frame else {
      throw FFmpegError(code: FFmpegError.invalidDataCode, function: "avcodec_receive_frame")
    }
    return frame
  }
}

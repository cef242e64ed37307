internal import CFFmpeg
public import Media

extension Frame {
  /// Whether `videoFrame(timestamp:sequence:)` knows the layout of the picture. A picture of
  /// another layout goes through `Scaler` first.
  public var isNamedFormat: Bool {
    PixelFormat.named(by: AVPixelFormat(self.pointer.pointee.format)) != nil
  }

  /// The picture without a copy: the frame lives until the last reference to its buffer goes.
  ///
  /// - Parameters:
  ///   - timestamp: when the picture was taken, on the monotonic clock.
  ///   - sequence: the count of the picture in its source.
  public consuming func videoFrame(
    timestamp: MediaTime,
    sequence: UInt64
  ) throws(FFmpegError) -> VideoFrame {
    let frame = self.pointer.pointee
    guard let named = PixelFormat.named(by: AVPixelFormat(frame.format)), frame.width > 0 else {
      throw FFmpegError(code: cffmpeg_error(ENOSYS), function: "Frame.videoFrame")
    }
    let data = [frame.data.0, frame.data.1, frame.data.2]
    let strides = [frame.linesize.0, frame.linesize.1, frame.linesize.2]
    var planes: [PictureBuffer.Plane] = []
    for index in 0 ..< named.format.planeCount {
      guard let base = data[index] else {
        throw FFmpegError(code: cffmpeg_error_invalid_data(), function: "Frame.videoFrame")
      }
      planes.append(.init(base: UnsafeRawPointer(base), bytesPerRow: Int(strides[index])))
    }
    let range: ColorRange = frame.color_range == AVCOL_RANGE_JPEG ? .full : named.range
    let size = PictureSize(width: Int(frame.width), height: Int(frame.height))
    // Safe to hand to any thread: from here only the release closure has the pointer, and it runs
    // once.
    nonisolated(unsafe) let pointer = self.take()
    return VideoFrame(
      size: size,
      format: named.format,
      range: range,
      timestamp: timestamp,
      sequence: sequence,
      buffer: PictureBuffer(planes: planes) {
        var owned: UnsafeMutablePointer<AVFrame>? = pointer
        av_frame_free(&owned)
      }
    )
  }

  /// A frame that shares the samples of `picture` without a copy; the picture's buffer is kept
  /// until libav gives up its last reference to the frame. Nothing may write through it.
  public static func sharing(_ picture: VideoFrame) throws(FFmpegError) -> Frame {
    let shared = try Frame()
    let frame = shared.pointer
    frame.pointee.format = picture.format.libavFormat.rawValue
    frame.pointee.width = Int32(picture.size.width)
    frame.pointee.height = Int32(picture.size.height)
    frame.pointee.color_range = picture.range.libavRange

    let owner = Unmanaged.passRetained(picture.buffer)
    let isShared = picture.buffer.withPlanes { planes in
      Self.point(frame, at: planes)
      // libav reads the samples through `data`; the buffer only counts the references, so that it
      // gets the first plane's address and no size of its own.
      let buffer = av_buffer_create(
        frame.pointee.data.0,
        1,
        { opaque, _ in
          // '!' is fine: the opaque pointer is the retained buffer given below.
          Unmanaged<PictureBuffer>.fromOpaque(opaque!).release()
        },
        owner.toOpaque(),
        AV_BUFFER_FLAG_READONLY
      )
      frame.pointee.buf.0 = buffer
      return buffer != nil
    }
    if !isShared {
      owner.release()
      throw .outOfMemory("av_buffer_create")
    }
    return shared
  }

  /// Writes the addresses and strides of `planes` into `frame`.
  private static func point(
    _ frame: UnsafeMutablePointer<AVFrame>,
    at planes: [PictureBuffer.Plane]
  ) {
    let bases = planes.map { UnsafeMutableRawPointer(mutating: $0.base) }
    let bytes = bases.map { $0.assumingMemoryBound(to: UInt8.self) }
    frame.pointee.data.0 = bytes.first
    frame.pointee.linesize.0 = planes.first.map { Int32($0.bytesPerRow) } ?? 0
    if planes.count > 1 {
      frame.pointee.data.1 = bytes[1]
      frame.pointee.linesize.1 = Int32(planes[1].bytesPerRow)
    }
    if planes.count > 2 {
      frame.pointee.data.2 = bytes[2]
      frame.pointee.linesize.2 = Int32(planes[2].bytesPerRow)
    }
  }
}

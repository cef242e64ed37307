internal import CFFmpeg
internal import Media

/// Owns the surfaces of a graphics device that pictures are copied to for its encoder.
final class HardwareSurfaces {
  /// More than an encoder without B-frames keeps at a time.
  private static let count: Int32 = 16

  /// The surfaces' `AVHWFramesContext`.
  let frames: UnsafeMutablePointer<AVBufferRef>

  /// Opens the device and takes its surfaces.
  ///
  /// - Parameter path: the render node, `/dev/dri/renderD128`.
  init(vaapi path: String, size: PictureSize) throws(FFmpegError) {
    var device: UnsafeMutablePointer<AVBufferRef>?
    // Possible return codes: 0; EACCES, ENOENT; EIO where the driver does not start; ENOSYS where
    // libavutil knows no VAAPI.
    var code = av_hwdevice_ctx_create(&device, AV_HWDEVICE_TYPE_VAAPI, path, nil, 0)
    guard code >= 0, let opened = device else {
      throw FFmpegError(code: code, function: "av_hwdevice_ctx_create(vaapi, \(path))")
    }
    // The surfaces hold a reference of their own.
    defer { av_buffer_unref(&device) }
    guard let frames = av_hwframe_ctx_alloc(opened) else {
      throw .outOfMemory("av_hwframe_ctx_alloc")
    }
    frames.pointee.data.withMemoryRebound(to: AVHWFramesContext.self, capacity: 1) { context in
      context.pointee.format = AV_PIX_FMT_VAAPI
      context.pointee.sw_format = AV_PIX_FMT_NV12
      context.pointee.width = Int32(size.width)
      context.pointee.height = Int32(size.height)
      context.pointee.initial_pool_size = Self.count
    }
    // Possible return codes: 0; EINVAL for a size or format that the driver has no surfaces of;
    // ENOMEM, EIO.
    code = av_hwframe_ctx_init(frames)
    guard code >= 0 else {
      var unused: UnsafeMutablePointer<AVBufferRef>? = frames
      av_buffer_unref(&unused)
      throw FFmpegError(code: code, function: "av_hwframe_ctx_init(\(size))")
    }
    self.frames = frames
  }

  deinit {
    var frames: UnsafeMutablePointer<AVBufferRef>? = self.frames
    av_buffer_unref(&frames)
  }

  /// A surface with the samples of `frame`.
  func surface(with frame: consuming Frame) throws(FFmpegError) -> Frame {
    let surface = try Frame()
    // Possible return codes: 0; ENOMEM when the encoder keeps all surfaces.
    var code = av_hwframe_get_buffer(self.frames, surface.pointer, 0)
    guard code >= 0 else { throw FFmpegError(code: code, function: "av_hwframe_get_buffer") }
    // Possible return codes: 0; EIO, ENOSYS where the driver cannot copy.
    code = av_hwframe_transfer_data(surface.pointer, frame.pointer, 0)
    guard code >= 0 else { throw FFmpegError(code: code, function: "av_hwframe_transfer_data") }
    surface.pointer.pointee.color_range = frame.pointer.pointee.color_range
    return surface
  }
}

internal import CFFmpeg
internal import Media

/// Brings pictures to where an encoder takes them from.
final class PictureUploader {
  private enum Stage {
    case none
    case interleave(NV12Converter)
    case surfaces(NV12Converter, HardwareSurfaces)
  }

  private let stage: Stage

  init(_ upload: PictureUpload, size: PictureSize) throws(FFmpegError) {
    switch upload {
    case .i420:
      self.stage = .none
    case .nv12:
      self.stage = .interleave(NV12Converter(size: size))
    case .vaapi(let path):
      let surfaces = try HardwareSurfaces(vaapi: path, size: size)
      self.stage = .surfaces(NV12Converter(size: size), surfaces)
    }
  }

  /// Tells an encoder that is not open yet what it will get.
  func prepare(_ context: UnsafeMutablePointer<AVCodecContext>) throws(FFmpegError) {
    switch self.stage {
    case .none:
      context.pointee.pix_fmt = AV_PIX_FMT_YUV420P
    case .interleave:
      context.pointee.pix_fmt = AV_PIX_FMT_NV12
    case .surfaces(_, let surfaces):
      context.pointee.pix_fmt = AV_PIX_FMT_VAAPI
      // The context frees this reference of its own.
      guard let reference = av_buffer_ref(surfaces.frames) else {
        throw .outOfMemory("av_buffer_ref")
      }
      context.pointee.hw_frames_ctx = reference
    }
  }

  /// `picture` as the encoder takes it.
  func frame(for picture: VideoFrame) throws(FFmpegError) -> Frame {
    switch self.stage {
    case .none:
      return try Frame.sharing(picture)
    case .interleave(let converter):
      return try Frame.sharing(try converter.nv12(of: picture))
    case .surfaces(let converter, let surfaces):
      return try surfaces.surface(with: Frame.sharing(try converter.nv12(of: picture)))
    }
  }
}

internal import CFFmpeg

/// Owns one `AVFrame`: a raw picture or a stretch of raw sound.
public struct Frame: ~Copyable {
  let pointer: UnsafeMutablePointer<AVFrame>

  /// A frame without samples.
  public init() throws(FFmpegError) {
    FFmpegLibraries.silenced
    guard let pointer = av_frame_alloc() else { throw .outOfMemory("av_frame_alloc") }
    self.pointer = pointer
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVFrame>? = self.pointer
    av_frame_free(&pointer)
  }

  /// Gives the frame to the caller, who must free it.
  consuming func take() -> UnsafeMutablePointer<AVFrame> {
    let pointer = self.pointer
    discard self
    return pointer
  }
}

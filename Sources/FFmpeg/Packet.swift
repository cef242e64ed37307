internal import CFFmpeg

/// Owns one `AVPacket`.
public struct Packet: ~Copyable {
  let pointer: UnsafeMutablePointer<AVPacket>

  /// An empty packet.
  public init() throws(FFmpegError) {
    FFmpegLibraries.silenced
    guard let pointer = av_packet_alloc() else { throw .outOfMemory("av_packet_alloc") }
    self.pointer = pointer
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVPacket>? = self.pointer
    av_packet_free(&pointer)
  }
}

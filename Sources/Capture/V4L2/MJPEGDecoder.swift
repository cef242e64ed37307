internal import FFmpeg
internal import Media

/// Decodes the JPEG pictures of one camera. One thread owns it.
struct MJPEGDecoder: ~Copyable {
  private let decoder: Decoder
  private let packet: Packet

  init() throws(CaptureError) {
    do throws(FFmpegError) {
      let decoder = try Decoder(codec: "mjpeg")
      let packet = try Packet()
      self.decoder = decoder
      self.packet = packet
    } catch {
      throw CaptureError(
        code: .failed,
        message: "MJPEG cannot be decoded on this machine (\(error)). Install a libavcodec with "
          + "its mjpeg decoder.",
        errnoCode: error.errnoCode
      )
    }
  }

  /// The picture in `jpeg`; `nil` when it is damaged, as every few hours one is on a USB line.
  func frame(
    of jpeg: UnsafeRawBufferPointer,
    timestamp: MediaTime,
    sequence: UInt64
  ) -> VideoFrame? {
    do throws(FFmpegError) {
      try self.packet.fill(copying: jpeg)
      let frame = try Frame()
      // An MJPEG decoder gives one picture for each packet, at once.
      guard try self.decoder.send(self.packet), try self.decoder.receive(into: frame) == .frame
      else { return nil }
      return try frame.videoFrame(timestamp: timestamp, sequence: sequence)
    } catch {
      // Counted as damaged by the caller; the next picture does not depend on this one.
      return nil
    }
  }
}

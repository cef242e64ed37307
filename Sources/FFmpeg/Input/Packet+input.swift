internal import CFFmpeg
public import Media

extension Packet {
  /// The stream the packet was read from.
  public var streamIndex: Int {
    Int(self.pointer.pointee.stream_index)
  }

  /// Whether decoding can begin here.
  public var startsDecoding: Bool {
    self.pointer.pointee.flags & AV_PKT_FLAG_KEY != 0
  }

  /// Fills the packet with a copy of one coded picture or frame.
  public func fill(copying bytes: UnsafeRawBufferPointer) throws(FFmpegError) {
    av_packet_unref(self.pointer)
    guard let size = Int32(exactly: bytes.count) else {
      throw FFmpegError(code: cffmpeg_error(EINVAL), function: "av_new_packet")
    }
    // Possible return codes: 0, or negative for no memory or a size near 2³¹. The library adds the
    // zeroed padding decoders read past the end.
    let code = av_new_packet(self.pointer, size)
    guard code == 0 else { throw FFmpegError(code: code, function: "av_new_packet") }
    if let source = bytes.baseAddress {
      UnsafeMutableRawPointer(self.pointer.pointee.data)
        .copyMemory(from: source, byteCount: bytes.count)
    }
  }
}

extension Demuxer {
  /// When `packet` must be decoded, on the file's own time line.
  public func decodeTime(of packet: borrowing Packet) -> MediaTime? {
    self.time(packet.pointer.pointee.dts, stream: packet.streamIndex)
  }

  /// When `packet` is presented, on the file's own time line.
  public func presentationTime(of packet: borrowing Packet) -> MediaTime? {
    self.time(packet.pointer.pointee.pts, stream: packet.streamIndex)
  }

  /// How long `packet` is shown or sounds, where the file tells.
  public func duration(of packet: borrowing Packet) -> Duration? {
    let duration = self.time(packet.pointer.pointee.duration, stream: packet.streamIndex)
    return duration.flatMap { $0 > .zero ? $0 - .zero : nil }
  }

  private func time(_ timestamp: Int64, stream index: Int) -> MediaTime? {
    guard index < Int(self.pointer.pointee.nb_streams) else { return nil }
    return self.pointer.pointee.streams[index].flatMap {
      MediaTime(timestamp: timestamp, timeBase: $0.pointee.time_base)
    }
  }
}

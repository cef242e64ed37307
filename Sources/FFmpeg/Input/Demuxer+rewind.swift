internal import CFFmpeg
public import Media

extension Demuxer {
  /// Goes back to the first packet.
  ///
  /// Formats differ in where a seek to the start ends: after the sound that comes before the first
  /// picture, after cut-off samples, or nowhere without an index. So the packet found is compared
  /// with the first one ever read; where no seek leads there, the file is opened again.
  public mutating func rewind() throws(FFmpegError) {
    self.pending = nil
    guard let first = self.first else { return }
    self.forgetBuffered()

    let noTime = cffmpeg_no_pts()
    let start = self.pointer.pointee.start_time
    let origin = start == noTime ? 0 : start
    // Samples that are cut off lie before the start.
    if try self.seek(to: origin - 10 * Int64(AV_TIME_BASE), finding: first) { return }
    if try self.seek(to: origin, finding: first) { return }
    if first.position >= 0, try self.seek(toByte: first.position, finding: first) { return }

    self = try Demuxer(at: self.location, interrupt: self.interrupt)
  }

  /// Goes to the last place at or before `time` where reading can go on.
  ///
  /// - Parameter time: on the file's own time line.
  /// - Returns: whether it did; where not, the next packet is any.
  public mutating func seek(to time: MediaTime) -> Bool {
    self.pending = nil
    // Possible return codes: over or at zero, or negative when the format or the server cannot.
    let microseconds = time.nanoseconds / 1000
    return avformat_seek_file(self.pointer, -1, Int64.min, microseconds, microseconds, 0) >= 0
  }

  /// Lets the next seek go to the file: what is buffered may be all that is left of one that was cut
  /// off or replaced, and would be played for ever.
  private func forgetBuffered() {
    guard let io = self.pointer.pointee.pb, io.pointee.write_flag == 0 else { return }
    io.pointee.buf_ptr = io.pointee.buffer
    io.pointee.buf_end = io.pointee.buffer
  }

  private mutating func seek(
    to time: Int64,
    finding first: PacketIdentity
  ) throws(FFmpegError) -> Bool {
    // Possible return codes: over or at zero, or negative when the format cannot seek or a read
    // failed.
    guard avformat_seek_file(self.pointer, -1, Int64.min, time, time, 0) >= 0 else { return false }
    return try self.finds(first)
  }

  private mutating func seek(
    toByte position: Int64,
    finding first: PacketIdentity
  ) throws(FFmpegError) -> Bool {
    // Possible return codes: over or at zero, or negative when the format cannot seek so.
    let code = av_seek_frame(self.pointer, -1, position, AVSEEK_FLAG_BYTE)
    guard code >= 0 else { return false }
    return try self.finds(first)
  }

  /// Reads a packet ahead and keeps it when it is `first`.
  private mutating func finds(_ first: PacketIdentity) throws(FFmpegError) -> Bool {
    let packet = try Packet()
    do {
      guard try self.readNext(into: packet), PacketIdentity(packet) == first else { return false }
    } catch {
      // A wrong place in the file may read as broken data; the next way back is tried.
      return false
    }
    self.pending = consume packet
    return true
  }
}

/// What tells a packet from all others of its file.
struct PacketIdentity: Equatable {
  private let stream: Int32
  private let decodeTime: Int64
  private let presentationTime: Int64
  private let size: Int32
  /// Where it lies in the file, in bytes; negative where the format does not tell.
  let position: Int64

  init(_ packet: borrowing Packet) {
    self.stream = packet.pointer.pointee.stream_index
    self.decodeTime = packet.pointer.pointee.dts
    self.presentationTime = packet.pointer.pointee.pts
    self.size = packet.pointer.pointee.size
    self.position = packet.pointer.pointee.pos
  }
}

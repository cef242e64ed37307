internal import CFFmpeg
public import Media

/// Owns one opened `AVFormatContext`: reads the packets of a file's best picture and sound streams.
///
/// One thread at a time may use it; only its interrupt may be triggered from another.
public struct Demuxer: ~Copyable {
  let pointer: UnsafeMutablePointer<AVFormatContext>
  // libav keeps an unowned pointer to it.
  private let interrupt: Interrupt
  /// The best picture stream; cover art is none.
  public let video: InputStream?
  /// The best sound stream.
  public let audio: InputStream?

  /// Opens the file at `path` and looks into its streams.
  ///
  /// Only that file is read: playlists that name URLs of other protocols are refused.
  ///
  /// - Parameters:
  ///   - path: a path in the file system, never read as a URL.
  ///   - interrupt: ends blocked reads, also those of this initializer.
  public init(path: String, interrupt: Interrupt = Interrupt()) throws(FFmpegError) {
    self.pointer = try Self.open(path: path, interrupt: interrupt)
    self.interrupt = interrupt
    self.video = Self.bestStream(of: AVMEDIA_TYPE_VIDEO, in: self.pointer)
    self.audio = Self.bestStream(of: AVMEDIA_TYPE_AUDIO, in: self.pointer)
    for index in 0 ..< Int(self.pointer.pointee.nb_streams) {
      let isUsed = index == self.video?.index || index == self.audio?.index
      self.pointer.pointee.streams[index]?.pointee.discard =
        isUsed ? AVDISCARD_DEFAULT : AVDISCARD_ALL
    }
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVFormatContext>? = self.pointer
    avformat_close_input(&pointer)
    withExtendedLifetime(self.interrupt) {}
  }

  /// When the first stream begins, on the file's own time line.
  public var start: MediaTime {
    let start = self.pointer.pointee.start_time
    return start == cffmpeg_no_pts() ? .zero : MediaTime(nanoseconds: start.clampedTimes1000)
  }

  /// How long the file lasts, where it tells.
  public var duration: Duration? {
    let duration = self.pointer.pointee.duration
    guard duration != cffmpeg_no_pts(), duration > 0 else { return nil }
    return .nanoseconds(duration.clampedTimes1000)
  }

  /// The short names of the container, such as `mov,mp4,m4a` or `flv`.
  public var container: String {
    self.pointer.pointee.iformat.map { String(cString: $0.pointee.name) } ?? ""
  }

  /// Moves the next packet of either stream into `packet`, in the order of the file.
  ///
  /// - Returns: `false` at the end of the file.
  public func read(into packet: borrowing Packet) throws(FFmpegError) -> Bool {
    // Possible return codes:
    // - 0: a packet was written.
    // - EOF: the end of the file.
    // - EXIT: the interrupt was triggered.
    // - other: a read error, or broken data.
    av_packet_unref(packet.pointer)
    let code = av_read_frame(self.pointer, packet.pointer)
    switch code {
    case 0:
      return true
    case cffmpeg_error_eof():
      return false
    default:
      throw FFmpegError(code: code, function: "av_read_frame")
    }
  }

  /// Goes back to the first packet.
  public func seekToStart() throws(FFmpegError) {
    let start = self.pointer.pointee.start_time
    let target = start == cffmpeg_no_pts() ? 0 : start
    // Possible return codes: over or at zero, or negative when the format cannot seek or the read
    // failed. Formats without an index may only seek by bytes.
    let code = avformat_seek_file(self.pointer, -1, Int64.min, target, target, 0)
    guard code < 0 else { return }
    let byteCode = av_seek_frame(self.pointer, -1, 0, AVSEEK_FLAG_BYTE)
    guard byteCode < 0 else { return }
    throw FFmpegError(code: code, function: "avformat_seek_file")
  }
}

extension Int64 {
  /// Microseconds to nanoseconds, without overflow for times no clip has.
  fileprivate var clampedTimes1000: Int64 {
    let limit = Int64.max / 4000
    return Swift.min(Swift.max(self, -limit), limit) * 1000
  }
}

internal import CFFmpeg
public import Media

/// Owns one opened `AVFormatContext`: reads the packets of a file's best picture and sound streams.
///
/// One thread at a time may use it; only its interrupt may be triggered from another.
public struct Demuxer: ~Copyable {
  /// Where something to be read is.
  public enum Location: Hashable, Sendable {
    /// A path in the file system, never read as a URL. Only that file is read: playlists that name
    /// URLs of other protocols are refused.
    case file(path: String)
    /// An address that begins with `http://` or `https://`. Nothing but the web is read, whatever a
    /// playlist or a redirection names.
    case web(address: String)
  }

  let pointer: UnsafeMutablePointer<AVFormatContext>
  // libav keeps an unowned pointer to it.
  let interrupt: Interrupt
  let location: Location
  // The first packet ever read, to know the start again.
  var first: PacketIdentity?
  // A packet that was read ahead, where there is one.
  var pending: Packet?
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
    try self.init(at: .file(path: path), interrupt: interrupt)
  }

  /// Opens what is at `location` and looks into its streams.
  ///
  /// - Parameter interrupt: ends blocked reads, also those of this initializer.
  public init(at location: Location, interrupt: Interrupt) throws(FFmpegError) {
    self.pointer = try Self.open(location, interrupt: interrupt)
    self.interrupt = interrupt
    self.location = location
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
  public mutating func read(into packet: borrowing Packet) throws(FFmpegError) -> Bool {
    av_packet_unref(packet.pointer)
    if let pending = self.pending.take() {
      av_packet_move_ref(packet.pointer, pending.pointer)
      return true
    }
    guard try self.readNext(into: packet) else { return false }
    if self.first == nil { self.first = PacketIdentity(packet) }
    return true
  }

  func readNext(into packet: borrowing Packet) throws(FFmpegError) -> Bool {
    while true {
      // Possible return codes:
      // - 0: a packet was written.
      // - EOF: the end of the file.
      // - EXIT: the interrupt was triggered.
      // - other: a read error, or broken data.
      let code = av_read_frame(self.pointer, packet.pointer)
      switch code {
      case 0:
        // A packet without bytes, as NUT marks the end of a stream with, would drain its decoder.
        if packet.pointer.pointee.size > 0 { return true }
        av_packet_unref(packet.pointer)
      case cffmpeg_error_eof():
        return false
      default:
        throw FFmpegError(code: code, function: "av_read_frame")
      }
    }
  }
}

extension Int64 {
  /// Microseconds to nanoseconds, without overflow for times no clip has.
  fileprivate var clampedTimes1000: Int64 {
    let limit = Int64.max / 4000
    return Swift.min(Swift.max(self, -limit), limit) * 1000
  }
}

internal import FFmpeg
internal import Media

/// The picture of a clip: packets read ahead, their decoder, and where each picture belongs.
///
/// A class, as Swift cannot look into an optional of a type without copies yet; only its reader holds it.
final class PictureTrack {
  /// The coded bytes kept while pictures are not wanted; beyond, they come back later, with the next
  /// keyframe.
  static let unwantedLimit = 16 << 20

  let stream: InputStream
  let decoder: Decoder
  var packets = PacketQueue()
  var timeline = TrackTimeline()
  /// Whether this pass through the clip has no picture left.
  var isEnded = false
  /// Whether pictures are wanted.
  private(set) var isWanted = true
  // Pictures before it are decoded, as others refer to them, but not given.
  private var showsFrom = MediaTime.zero
  private var converter = PictureConverter()
  /// Packets and pictures that could not be decoded.
  private(set) var skippedCount = 0

  private init(stream: InputStream, decoder: consuming Decoder) {
    self.stream = stream
    self.decoder = decoder
  }

  /// The picture of a clip, where it has one.
  static func open(
    of demuxer: borrowing Demuxer,
    path: String
  ) throws(CaptureError) -> PictureTrack? {
    guard let stream = demuxer.video else { return nil }
    do {
      // One thread: most clips are small beside what a core decodes, and a rack plays many.
      let decoder = try Decoder(demuxer: demuxer, stream: stream, threads: 1)
      return PictureTrack(stream: stream, decoder: decoder)
    } catch {
      throw .unreadableClip(path, error)
    }
  }

  /// Whether this pass has nothing more to give.
  var isDone: Bool {
    self.isEnded || !self.isWanted
  }

  /// How long a picture is shown where its packet does not say.
  private var usualDuration: Duration {
    switch self.stream.content {
    case .video(_, let rate?): rate.interval
    case .video(_, nil), .audio: .milliseconds(40)
    }
  }

  /// Says whether pictures are wanted. While they are not, the packets since the last keyframe are
  /// kept, so that they come back at once.
  func setWanted(_ isWanted: Bool) {
    guard isWanted != self.isWanted else { return }
    self.isWanted = isWanted
    self.decoder.flush()
    if isWanted {
      self.showsFrom = self.timeline.end
    } else {
      self.packets.removeAll()
    }
  }

  /// Keeps or drops a packet that was read.
  ///
  /// - Parameters:
  ///   - packet: what was read; empty afterwards where it is kept.
  ///   - time: its place in the clip.
  ///   - duration: how long it is shown or sounds, where the file tells.
  func take(
    _ packet: borrowing Packet,
    at time: MediaTime?,
    duration: Duration?
  ) throws(FFmpegError) {
    if self.isWanted {
      try self.packets.append(moving: packet)
      return
    }
    self.timeline.skip(time, duration: duration ?? self.usualDuration)
    if packet.startsDecoding || self.packets.byteCount > Self.unwantedLimit {
      self.packets.removeAll()
    }
    if packet.startsDecoding || !self.packets.isEmpty {
      try self.packets.append(moving: packet)
    }
  }

  /// Forgets this pass, before the clip begins again.
  func rewind() {
    self.packets.removeAll()
    self.decoder.flush()
    self.timeline = TrackTimeline()
    self.showsFrom = .zero
    self.isEnded = false
  }

  /// What `decode` found.
  enum Step {
    /// A picture, with its place in the clip.
    case picture(VideoFrame)
    /// The next packet must be read first.
    case needsPacket
    /// This pass has no picture left.
    case ended
  }

  /// Decodes the next picture of the packets read so far.
  ///
  /// - Parameters:
  ///   - packet: an empty packet to work with.
  ///   - origin: the clip's start on the file's time line.
  ///   - sequence: the count of the picture.
  ///   - isFileEnded: whether no packet follows.
  func decode(
    using packet: borrowing Packet,
    origin: MediaTime,
    sequence: UInt64,
    isFileEnded: Bool
  ) throws(FFmpegError) -> Step {
    while true {
      let frame = try Frame()
      switch self.receive(into: frame) {
      case .frame:
        let time = self.decoder.time(of: frame).map { MediaTime.zero + ($0 - origin) }
        let place = self.timeline.place(
          picture: time,
          duration: self.decoder.duration(of: frame) ?? self.usualDuration
        )
        if place < self.showsFrom { continue }
        if frame.isNamedFormat {
          return .picture(try frame.videoFrame(timestamp: place, sequence: sequence))
        }
        let converted = try self.converter.convert(frame)
        return .picture(try converted.videoFrame(timestamp: place, sequence: sequence))
      case .ended:
        self.isEnded = true
        return .ended
      case .needsPacket:
        if self.packets.popFirst(into: packet) {
          self.send(packet)
        } else if isFileEnded {
          try self.decoder.drain()
        } else {
          return .needsPacket
        }
      }
    }
  }

  /// Receives; a picture that cannot be decoded is counted and left out.
  private func receive(into frame: borrowing Frame) -> Decoder.Outcome {
    do {
      return try self.decoder.receive(into: frame)
    } catch {
      self.skippedCount += 1
      return .needsPacket
    }
  }

  /// Sends; a packet that cannot be decoded is counted and left out.
  private func send(_ packet: borrowing Packet) {
    do {
      if try !self.decoder.send(packet) { self.skippedCount += 1 }
    } catch {
      self.skippedCount += 1
    }
  }
}

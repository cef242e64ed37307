internal import FFmpeg
internal import Media

/// The sound of a clip: packets read ahead, their decoder, and where each stretch belongs.
///
/// A class, as Swift cannot look into an optional of a type without copies yet; only its reader holds it.
final class SoundTrack {
  let stream: InputStream
  let decoder: Decoder
  var packets = PacketQueue()
  var timeline = TrackTimeline()
  /// Whether this pass through the clip has no sound left.
  var isEnded = false
  /// Whether sound is wanted.
  private(set) var isWanted = true
  /// Packets that could not be decoded.
  private(set) var skippedCount = 0
  private let frame: Frame
  private var samples = SampleReader()

  private init(stream: InputStream, decoder: consuming Decoder, frame: consuming Frame) {
    self.stream = stream
    self.decoder = decoder
    self.frame = frame
  }

  /// The sound of a clip, where it has any.
  static func open(of demuxer: borrowing Demuxer, path: String) throws(CaptureError) -> SoundTrack?
  {
    guard let stream = demuxer.audio else { return nil }
    do {
      let decoder = try Decoder(demuxer: demuxer, stream: stream)
      return SoundTrack(stream: stream, decoder: decoder, frame: try Frame())
    } catch {
      throw .unreadableClip(path, error)
    }
  }

  /// Whether this pass has nothing more to give.
  var isDone: Bool {
    self.isEnded || !self.isWanted
  }

  func setWanted(_ isWanted: Bool) {
    guard isWanted != self.isWanted else { return }
    self.isWanted = isWanted
    self.packets.removeAll()
    self.decoder.flush()
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
    } else {
      self.timeline.skip(time, duration: duration ?? .zero)
    }
  }

  /// Forgets this pass, before the clip begins again.
  func rewind() {
    self.packets.removeAll()
    self.decoder.flush()
    self.timeline = TrackTimeline()
    self.isEnded = false
  }

  /// What `decode` found.
  enum Step {
    /// A stretch of sound, with its place in the clip.
    case sound(AudioFrame)
    /// The next packet must be read first.
    case needsPacket
    /// This pass has no sound left.
    case ended
  }

  /// Decodes the next stretch of the packets read so far.
  ///
  /// - Parameters:
  ///   - packet: an empty packet to work with.
  ///   - origin: the clip's start on the file's time line.
  ///   - isFileEnded: whether no packet follows.
  func decode(
    using packet: borrowing Packet,
    origin: MediaTime,
    isFileEnded: Bool
  ) throws(FFmpegError) -> Step {
    while true {
      switch self.receive() {
      case .frame:
        guard let (format, samples) = self.readSamples() else { continue }
        let time = self.decoder.time(of: self.frame).map { MediaTime.zero + ($0 - origin) }
        let place = self.timeline.place(
          sound: time,
          format: format,
          frames: samples.count / format.channels
        )
        return .sound(AudioFrame(format: format, timestamp: place, samples: samples))
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

  /// Receives; a stretch that cannot be decoded is counted and left out.
  private func receive() -> Decoder.Outcome {
    do {
      return try self.decoder.receive(into: self.frame)
    } catch {
      self.skippedCount += 1
      return .needsPacket
    }
  }

  private func readSamples() -> (AudioFormat, [Float])? {
    do {
      return try self.samples.read(self.frame)
    } catch {
      self.skippedCount += 1
      return nil
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

internal import FFmpeg
internal import Media

/// Decodes a clip, picture and sound each on demand, again and again from its start.
///
/// Packets that are read while the other track is wanted wait in a queue, up to `queueLimit`.
struct ClipReader: ~Copyable {
  /// The coded bytes one track may wait for the other: far more than any interleaved file needs.
  static let queueLimit = 64 << 20

  private let path: String
  private var demuxer: Demuxer
  private let packet: Packet
  private var video: PictureTrack?
  private var audio: SoundTrack?
  private var isFileEnded = false
  private var sequence: UInt64 = 0
  // Reads that failed in the middle of the clip; the rest of that pass is left out.
  private var failedReads = 0

  init(path: String, interrupt: Interrupt) throws(CaptureError) {
    let demuxer = try Self.open(path, interrupt: interrupt)
    let packet = try Self.packet(path)
    if demuxer.video == nil, demuxer.audio == nil { throw .emptyClip(path) }
    let video = try PictureTrack.open(of: demuxer, path: path)
    let audio = try SoundTrack.open(of: demuxer, path: path)
    self.path = path
    self.demuxer = demuxer
    self.packet = packet
    self.video = video
    self.audio = audio
  }

  private static func open(
    _ path: String,
    interrupt: Interrupt
  ) throws(CaptureError) -> Demuxer {
    do {
      return try Demuxer(path: path, interrupt: interrupt)
    } catch {
      throw .unreadableClip(path, error)
    }
  }

  private static func packet(_ path: String) throws(CaptureError) -> Packet {
    do {
      return try Packet()
    } catch {
      throw .unreadableClip(path, error)
    }
  }

  var videoStream: InputStream? { self.demuxer.video }
  var audioStream: InputStream? { self.demuxer.audio }

  /// Packets, pictures and stretches of sound that could not be read or decoded.
  var skippedCount: Int {
    var count = self.failedReads
    if let skipped = self.video?.skippedCount { count += skipped }
    if let skipped = self.audio?.skippedCount { count += skipped }
    return count
  }

  /// Whether this pass has no wanted picture left.
  var isVideoEnded: Bool { self.video?.isDone ?? true }
  /// Whether this pass has no wanted sound left.
  var isAudioEnded: Bool { self.audio?.isDone ?? true }

  /// When the longer track ends, once both have.
  ///
  /// A track that is not wanted is not read to its end, so that the file's word counts for it.
  var end: MediaTime {
    var end = MediaTime.zero
    if let track = self.video?.timeline.end { end = max(end, track) }
    if let track = self.audio?.timeline.end { end = max(end, track) }
    for (stream, isWanted) in [
      (self.demuxer.video, self.video?.isWanted), (self.demuxer.audio, self.audio?.isWanted),
    ] {
      guard let stream, isWanted == false, let duration = stream.duration else { continue }
      end = max(end, .zero + ((stream.start ?? self.demuxer.start) - self.demuxer.start) + duration)
    }
    return end
  }

  mutating func setWanted(video: Bool, audio: Bool) {
    self.video?.setWanted(video)
    self.audio?.setWanted(audio)
  }

  /// The next picture of this pass; its timestamp is its place in the clip.
  mutating func nextPicture() throws(CaptureError) -> VideoFrame? {
    while let step = try self.decodeVideo() {
      switch step {
      case .picture(let frame):
        self.sequence += 1
        return frame
      case .needsPacket:
        try self.readPacket()
      case .ended:
        return nil
      }
    }
    return nil
  }

  /// The next stretch of sound of this pass; its timestamp is its place in the clip.
  mutating func nextSound() throws(CaptureError) -> AudioFrame? {
    while let step = try self.decodeAudio() {
      switch step {
      case .sound(let frame):
        return frame
      case .needsPacket:
        try self.readPacket()
      case .ended:
        return nil
      }
    }
    return nil
  }

  /// Goes back to the start.
  mutating func rewind() throws(CaptureError) {
    do {
      try self.demuxer.rewind()
    } catch {
      throw .unreadableClip(self.path, error)
    }
    self.isFileEnded = false
    self.video?.rewind()
    self.audio?.rewind()
  }

  private mutating func decodeVideo() throws(CaptureError) -> PictureTrack.Step? {
    do {
      return try self.video?.decode(
        using: self.packet,
        origin: self.demuxer.start,
        sequence: self.sequence,
        isFileEnded: self.isFileEnded
      )
    } catch {
      throw .unreadableClip(self.path, error)
    }
  }

  private mutating func decodeAudio() throws(CaptureError) -> SoundTrack.Step? {
    do {
      return try self.audio?.decode(
        using: self.packet,
        origin: self.demuxer.start,
        isFileEnded: self.isFileEnded
      )
    } catch {
      throw .unreadableClip(self.path, error)
    }
  }

  /// Reads one packet into the queue of its track.
  private mutating func readPacket() throws(CaptureError) {
    do {
      guard try self.demuxer.read(into: self.packet) else {
        self.isFileEnded = true
        return
      }
    } catch {
      // What was read so far is played; the next pass tries again.
      self.failedReads += 1
      self.isFileEnded = true
      return
    }

    do {
      let time = self.demuxer.presentationTime(of: self.packet)
        .map { MediaTime.zero + ($0 - self.demuxer.start) }
      let duration = self.demuxer.duration(of: self.packet)
      if self.packet.streamIndex == self.demuxer.video?.index {
        try self.video?.take(self.packet, at: time, duration: duration)
      } else if self.packet.streamIndex == self.demuxer.audio?.index {
        try self.audio?.take(self.packet, at: time, duration: duration)
      }
    } catch {
      throw .unreadableClip(self.path, error)
    }
    let waiting = (self.video?.packets.byteCount ?? 0) + (self.audio?.packets.byteCount ?? 0)
    if waiting > Self.queueLimit { throw .notInterleaved(self.path) }
  }
}

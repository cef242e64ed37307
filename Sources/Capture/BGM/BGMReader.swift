internal import FFmpeg
internal import Media

/// Decodes the sound of a file or an address, from any place on. One thread owns it.
final class BGMReader {
  /// So far before the wanted place decoding begins, as the first sound of a lossy codec is damaged.
  private static let runUp = Duration.milliseconds(200)
  /// Packets that cannot be decoded in a row, after which the file is broken.
  private static let faultLimit = 200

  private let address: BGMAddress
  private let interrupt: Interrupt
  private var demuxer: Demuxer
  private let stream: InputStream
  private let decoder: Decoder
  private let packet: Packet
  private let frame: Frame
  private var samples = SampleReader()
  /// Where the next sound belongs; nil when only its own time tells.
  private var place: MediaTime?
  private var isFileEnded = false
  private var faults = 0

  /// Opens the music; a server gets some seconds for it.
  init(address: BGMAddress, interrupt: Interrupt) throws(CaptureError) {
    if let path = address.path { try CaptureError.checkClip(path) }
    self.address = address
    self.interrupt = interrupt
    interrupt.allow(BGMSource.patience)
    let demuxer = try Self.open(address, interrupt: interrupt)
    guard let stream = demuxer.audio else { throw .soundlessBGM(address) }
    do throws(FFmpegError) {
      self.decoder = try Decoder(demuxer: demuxer, stream: stream)
      self.packet = try Packet()
      self.frame = try Frame()
    } catch {
      throw .unreadableBGM(address, error, isOverdue: interrupt.isOverdue)
    }
    self.stream = stream
    self.demuxer = demuxer
  }

  private static func open(
    _ address: BGMAddress,
    interrupt: Interrupt
  ) throws(CaptureError) -> Demuxer {
    do {
      return try Demuxer(at: address.location, interrupt: interrupt)
    } catch {
      throw .unreadableBGM(address, error, isOverdue: interrupt.isOverdue)
    }
  }

  /// How long the file lasts, where it tells.
  var duration: Duration? { self.demuxer.duration }

  /// Goes to the sound before `start`; what comes before it is still to be left out.
  func begin(at start: Duration) throws(CaptureError) {
    self.decoder.flush()
    self.isFileEnded = false
    self.faults = 0
    self.interrupt.allow(BGMSource.patience)
    let wanted = start - Self.runUp
    if wanted > .zero, self.demuxer.seek(to: self.demuxer.start + wanted) {
      self.place = nil
      return
    }
    // Where one cannot seek, all of it is read from the beginning.
    do {
      try self.demuxer.rewind()
    } catch {
      throw self.failure(error)
    }
    self.place = .zero
  }

  /// The next sound, its timestamp its place in the file; `nil` at the end.
  func next() throws(CaptureError) -> AudioFrame? {
    while true {
      switch self.receive() {
      case .frame:
        guard let sound = self.sound() else { continue }
        self.faults = 0
        return sound
      case .ended:
        return nil
      case .needsPacket:
        guard self.faults < Self.faultLimit else {
          throw .undecodableBGM(self.address)
        }
        try self.feed()
      }
    }
  }

  /// Receives; sound that cannot be decoded is left out.
  private func receive() -> Decoder.Outcome {
    do {
      return try self.decoder.receive(into: self.frame)
    } catch {
      self.faults += 1
      return .needsPacket
    }
  }

  private func sound() -> AudioFrame? {
    do {
      let (format, samples) = try self.samples.read(self.frame)
      let time = self.decoder.time(of: self.frame).map {
        MediaTime.zero + ($0 - self.demuxer.start)
      }
      // One stretch follows the other, whatever their times say: music has no gaps.
      let place = self.place ?? time ?? .zero
      self.place = place + format.duration(ofFrames: samples.count / format.channels)
      return AudioFrame(format: format, timestamp: place, samples: samples)
    } catch {
      self.faults += 1
      return nil
    }
  }

  /// Gives the decoder the next packet of the sound.
  private func feed() throws(CaptureError) {
    do throws(FFmpegError) {
      while !self.isFileEnded {
        self.interrupt.allow(BGMSource.patience)
        guard try self.demuxer.read(into: self.packet) else {
          self.isFileEnded = true
          break
        }
        if self.packet.streamIndex == self.stream.index { return self.send() }
      }
      try self.decoder.drain()
    } catch {
      throw self.failure(error)
    }
  }

  /// Sends; a packet that cannot be decoded is left out.
  private func send() {
    do {
      if try !self.decoder.send(self.packet) { self.faults += 1 }
    } catch {
      self.faults += 1
    }
  }

  private func failure(_ error: FFmpegError) -> CaptureError {
    .unreadableBGM(self.address, error, isOverdue: self.interrupt.isOverdue)
  }
}

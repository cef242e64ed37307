internal import FFmpeg
internal import Media

/// Decodes and measures the picture of one file.
final class PictureMeasurement {
  private let decoder: Decoder
  private var video: RecordingAnalysis.Video
  private let reader: CounterReader
  private let mirroredReader: CounterReader
  private var flashes = FlashDetector()
  private var lastDecodeTime: MediaTime?

  init(_ demuxer: borrowing Demuxer, _ stream: InputStream, source: PictureSize?) throws {
    guard case .video(let size, let rate) = stream.content else {
      preconditionFailure("The stream is a picture stream.")
    }
    self.decoder = try Decoder(demuxer: demuxer, stream: stream)
    self.video = RecordingAnalysis.Video(codec: stream.codec, size: size, rate: rate)
    self.reader = CounterReader(size: size, source: source)
    self.mirroredReader = CounterReader(size: size, source: source, isMirrored: true)
  }

  func take(_ packet: borrowing Packet, decodeTime: MediaTime?) throws {
    self.video.packetCount += 1
    if packet.startsDecoding { self.video.keyframeCount += 1 }
    if let last = self.lastDecodeTime, decodeTime ?? last <= last {
      self.video.decodeTimeFaults += 1
    }
    self.lastDecodeTime = decodeTime ?? self.lastDecodeTime
    while try !self.decoder.send(packet) {
      try self.receive()
    }
    try self.receive()
  }

  func finish() throws -> RecordingAnalysis.Video {
    try self.decoder.drain()
    try self.receive()
    self.video.flashes = self.flashes.flashes
    return self.video
  }

  private func receive() throws {
    while true {
      let frame = try Frame()
      guard try self.decoder.receive(into: frame) == .frame else { return }
      let time = self.decoder.time(of: frame) ?? .zero
      let picture = try frame.videoFrame(timestamp: time, sequence: 0)
      self.video.times.append(time)
      self.video.brightness.append(Brightness(picture))
      self.video.colors.append(MeanColor(picture))
      self.video.counters.append(self.reader.counter(of: picture))
      self.video.mirroredCounters.append(self.mirroredReader.counter(of: picture))
      self.flashes.take(isFlash: self.reader.isFlash(picture), at: time)
    }
  }
}

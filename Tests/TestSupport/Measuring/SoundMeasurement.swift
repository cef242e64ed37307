internal import FFmpeg
internal import Media

/// Decodes and measures the sound of one file.
final class SoundMeasurement {
  private let decoder: Decoder
  private let frame: Frame
  private var samples = SampleReader()
  private var audio: RecordingAnalysis.Audio
  private var beeps = BeepDetector()
  private var lastDecodeTime: MediaTime?

  init(_ demuxer: borrowing Demuxer, _ stream: InputStream) throws {
    guard case .audio(let format) = stream.content else {
      preconditionFailure("The stream is a sound stream.")
    }
    self.decoder = try Decoder(demuxer: demuxer, stream: stream)
    self.frame = try Frame()
    self.audio = RecordingAnalysis.Audio(codec: stream.codec, format: format)
  }

  func take(_ packet: borrowing Packet, decodeTime: MediaTime?) throws {
    self.audio.packetCount += 1
    if let last = self.lastDecodeTime, decodeTime ?? last <= last {
      self.audio.decodeTimeFaults += 1
    }
    self.lastDecodeTime = decodeTime ?? self.lastDecodeTime
    while try !self.decoder.send(packet) {
      try self.receive()
    }
    try self.receive()
  }

  func finish() throws -> RecordingAnalysis.Audio {
    try self.decoder.drain()
    try self.receive()
    self.audio.beeps = self.beeps.beeps
    return self.audio
  }

  private func receive() throws {
    while try self.decoder.receive(into: self.frame) == .frame {
      let (format, samples) = try self.samples.read(self.frame)
      let expected = self.audio.end
      let time = self.decoder.time(of: self.frame) ?? expected ?? .zero
      let sound = AudioFrame(format: format, timestamp: time, samples: samples)
      if let expected, abs((time - expected).milliseconds) > 2 {
        self.audio.gapTimes.append(time)
      }
      self.audio.start = self.audio.start ?? time
      self.audio.end = time + sound.duration
      self.beeps.take(sound)
    }
  }
}

internal import FFmpeg
public import Media

/// Sound to AAC-LC, by libavcodec's own encoder.
///
/// Presentation times count samples from the first one, so that they are exact over any length.
/// One thread owns it: it is not `Sendable`, and its calls take as long as encoding takes.
public final class AudioEncoder {
  /// What a decoder must know before the first packet.
  public let track: AudioTrack

  private let context: AudioEncoderContext
  private let packet: Packet
  private var buffer: SampleBuffer
  private var captureTimes: CaptureTimes
  /// The presentation time of the first sample.
  private var origin: MediaTime?
  /// Samples per channel taken from the caller, and given to the encoder.
  private var receivedFrames: Int64 = 0
  private var sentFrames: Int64 = 0

  private static let codec = "aac"

  /// Opens the encoder.
  public init(format: AudioFormat, bitrate: Bitrate) throws(EncodingError) {
    do throws(FFmpegError) {
      self.context = try AudioEncoderContext(codec: Self.codec, format: format, bitrate: bitrate)
      self.packet = try Packet()
    } catch {
      throw EncodingError(
        code: Self.refusesRate(of: format, bitrate: bitrate)
          ? .unsupportedSampleRate : .unsupportedConfiguration,
        message: "The AAC encoder did not open for \(format) at \(bitrate); it takes the rates "
          + "8000 to 96000 Hz of MPEG-4 and 1 to 8 channels.",
        cause: error
      )
    }
    self.track = AudioTrack(
      format: format,
      bitrate: bitrate,
      specificConfig: self.context.extradata
    )
    self.buffer = SampleBuffer(frameSamples: self.context.frameSize * format.channels)
    self.captureTimes = CaptureTimes(format: format)
  }

  /// Encodes `samples`, which follow those of the call before, and gives the packets that are ready.
  ///
  /// - Parameters:
  ///   - samples: interleaved, full scale at ±1, any number for every channel.
  ///   - presentationTime: when the first sample sounds; only that of the first call counts.
  ///   - capturedAt: when the first sample was captured.
  public func encode(
    _ samples: [Float],
    at presentationTime: MediaTime,
    capturedAt: MediaTime
  ) throws(EncodingError) -> [EncodedPacket] {
    let channels = self.track.format.channels
    guard samples.count.isMultiple(of: channels) else {
      throw EncodingError(
        code: .invalidFrame,
        message: "\(samples.count) samples do not divide among \(channels) channels."
      )
    }
    if self.origin == nil {
      self.origin = presentationTime
    }
    self.captureTimes.add(firstFrame: self.receivedFrames, capturedAt: capturedAt)
    self.receivedFrames += Int64(samples.count / channels)
    var packets: [EncodedPacket] = []
    try self.buffer.append(samples) { frame throws(EncodingError) in
      packets += try self.encode(frame)
    }
    return packets
  }

  /// Gives the packets of the samples inside, filled up with silence; nothing can be encoded after.
  public func finish() throws(EncodingError) -> [EncodedPacket] {
    var packets: [EncodedPacket] = []
    if let frame = self.buffer.remainder() {
      packets += try self.encode(frame)
    }
    do throws(FFmpegError) {
      try self.context.finish()
    } catch {
      throw self.failure(of: error)
    }
    return packets + (try self.receive())
  }

  private func encode(_ frame: ArraySlice<Float>) throws(EncodingError) -> [EncodedPacket] {
    do throws(FFmpegError) {
      try self.context.send(frame, index: self.sentFrames)
    } catch {
      throw self.failure(of: error)
    }
    self.sentFrames += Int64(self.context.frameSize)
    return try self.receive()
  }

  private func receive() throws(EncodingError) -> [EncodedPacket] {
    var packets: [EncodedPacket] = []
    do throws(FFmpegError) {
      while try self.context.receive(into: self.packet) {
        // The index counts from the first sample: the encoder has taken off its priming, so that
        // the packets of the priming come before zero. They carry no sound of ours.
        let index = self.packet.presentationIndex
        guard index >= 0, let origin = self.origin else { continue }
        let time = origin + self.track.format.duration(ofFrames: Int(index))
        packets.append(
          EncodedPacket(
            kind: .audio,
            bytes: self.packet.withBytes { Array($0) },
            presentationTime: time,
            decodeTime: time,
            isKeyframe: true,
            capturedAt: self.captureTimes.capturedAt(frame: index)
          )
        )
      }
    } catch {
      throw self.failure(of: error)
    }
    return packets
  }

  /// Whether a format that was refused would be taken at a usual rate.
  private static func refusesRate(of format: AudioFormat, bitrate: Bitrate) -> Bool {
    let usual = AudioFormat(
      sampleRate: format.sampleRate == 48000 ? 44100 : 48000,
      channels: format.channels
    )
    do throws(FFmpegError) {
      _ = try AudioEncoderContext(codec: Self.codec, format: usual, bitrate: bitrate)
      return true
    } catch {
      return false
    }
  }

  private func failure(of error: FFmpegError) -> EncodingError {
    EncodingError(
      code: .encoderFailed,
      message: "The AAC encoder failed on \(self.track.format); open a new encoder.",
      cause: error
    )
  }
}

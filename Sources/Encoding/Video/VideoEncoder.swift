internal import FFmpeg
public import Media

/// Pictures to H.264, by libx264 or hardware, through libavcodec.
///
/// One thread owns it: it is not `Sendable`, and its calls take as long as encoding takes.
public final class VideoEncoder {
  private var configuration: VideoEncoderConfiguration
  private let opened: OpenedEncoder
  private let packet: Packet
  private var order: DecodeOrder
  /// The first and the newest picture.
  private var firstTime: MediaTime?
  private var lastTime: MediaTime?
  private var lastIndex: Int64 = -1
  private var keyframeIndex: Int64 = 0

  /// The name of the encoder.
  public var name: String { self.opened.hardware?.codec ?? Self.codec }
  /// The hardware that encodes; none with libx264.
  public var hardware: HardwareEncoder? { self.opened.hardware }
  /// Whether hardware encodes.
  public var isHardware: Bool { self.hardware != nil }
  /// The hardware that was wanted and could not start, where that is so.
  public let fallback: EncoderFallback?
  /// Whether `setBitrate` acts; else another rate needs another encoder.
  public var followsBitrate: Bool { self.opened.hardware?.followsBitrate ?? true }
  /// What a decoder must know before the first packet.
  public let track: VideoTrack
  /// How far the decode time of the first packet lies before its presentation time.
  public var reorderDelay: Duration { self.order.delay }

  /// The pictures that went in and did not come out yet: a look-ahead holds some back.
  public var heldPictures: Int { self.order.count }

  /// libx264's name.
  static let codec = "libx264"

  /// Opens the encoder: the hardware that is wanted, where it works within a moment; else libx264.
  public convenience init(configuration: VideoEncoderConfiguration) throws(EncodingError) {
    try self.init(configuration: configuration, hardware: .shared) { .ofMachine }
  }

  /// - Parameters:
  ///   - hardware: opens hardware encoders.
  ///   - time: when that is.
  ///   - nodes: where they are looked for.
  init(
    configuration: VideoEncoderConfiguration,
    hardware: HardwareOpening,
    at time: MediaTime = MonotonicClock.now,
    nodes: () -> HardwareNodes
  ) throws(EncodingError) {
    try configuration.validate()
    self.configuration = configuration
    let rate = RateLimits.rate(
      bitrate: configuration.bitrate,
      minimum: configuration.minBitrate,
      maximum: configuration.maxBitrate
    )
    let choice = hardware.choose(for: configuration, rate: rate, nodes: nodes, at: time)
    self.fallback = choice.fallback
    do throws(FFmpegError) {
      if let encoder = choice.encoder {
        self.opened = encoder
      } else {
        self.opened = try OpenedEncoder(software: Self.options(for: configuration, rate: rate))
      }
      self.packet = try Packet()
    } catch {
      throw Self.refusal(of: configuration, rate: rate, cause: error)
    }
    self.track = VideoTrack(
      size: configuration.size,
      frameRate: configuration.frameRate,
      bitrate: rate.mean,
      configurationRecord: try AVCDecoderConfigurationRecord(annexB: self.opened.headers).bytes
    )
    self.order = DecodeOrder(
      depth: self.opened.context.reorderDepth,
      interval: configuration.frameRate.interval
    )
  }

  /// Encodes one picture, and gives the packets that are ready.
  ///
  /// - Parameters:
  ///   - frame: I420 in limited range, of the configured size; its timestamp becomes the packet's
  ///     `capturedAt`.
  ///   - presentationTime: rises from call to call, by whole frame intervals.
  ///   - keyframe: whether decoding must be able to begin at this picture.
  public func encode(
    _ frame: VideoFrame,
    at presentationTime: MediaTime,
    keyframe: Bool
  ) throws(EncodingError) -> [EncodedPacket] {
    let index = try self.index(of: frame, at: presentationTime)
    // Where input is missing, the encoder's own count of frames would stretch the distance.
    let isDue = index - self.keyframeIndex >= Int64(self.configuration.keyframeInterval)
    let isKeyframe = keyframe || isDue || index == 0
    do throws(FFmpegError) {
      try self.opened.context.send(
        frame,
        index: index + self.opened.nextIndex,
        keyframe: isKeyframe
      )
    } catch {
      throw self.failure(of: error)
    }
    self.lastIndex = index
    self.lastTime = presentationTime
    self.keyframeIndex = isKeyframe ? index : self.keyframeIndex
    self.order.add(
      .init(presentationTime: presentationTime, capturedAt: frame.timestamp),
      index: index
    )
    return try self.receive()
  }

  /// Begins the stream with `frame`, so that its first packet is there at once: a look-ahead is filled
  /// with copies of the picture, which take the times from zero on, an interval apart. To be called
  /// before the first `encode`, which goes on behind the copies.
  ///
  /// - Returns: the packets that are ready, and how many copies were made; none without a look-ahead.
  public func begin(
    with frame: VideoFrame
  ) throws(EncodingError) -> (packets: [EncodedPacket], copies: Int) {
    switch self.configuration.intent {
    case .lowDelay:
      return ([], 0)
    case .clear:
      for index in 0 ..< Self.longestDelay {
        let time = MediaTime.zero + self.configuration.frameRate.offset(ofFrame: Int64(index))
        let packets = try self.encode(frame, at: time, keyframe: index == 0)
        if !packets.isEmpty { return (packets, index + 1) }
      }
      return ([], Self.longestDelay)
    }
  }

  /// More pictures than any look-ahead we ask for holds, with the reordering.
  private static let longestDelay = 32

  /// Aims at another bitrate from the next picture on, without a new sequence header.
  ///
  /// - Parameter bounds: the new bounds of every mean over ten seconds; `nil` keeps the present ones.
  public func setBitrate(_ bitrate: Bitrate, within bounds: ClosedRange<Bitrate>? = nil) {
    if let bounds {
      self.configuration.minBitrate = bounds.lowerBound
      self.configuration.maxBitrate = bounds.upperBound
    }
    self.opened.context.setRate(
      RateLimits.rate(
        bitrate: bitrate,
        minimum: self.configuration.minBitrate,
        maximum: self.configuration.maxBitrate
      )
    )
  }

  /// Gives the packets of the pictures inside; nothing can be encoded after.
  public func finish() throws(EncodingError) -> [EncodedPacket] {
    do throws(FFmpegError) {
      try self.opened.context.finish()
    } catch {
      throw self.failure(of: error)
    }
    return try self.receive()
  }

  /// The presentation index of a picture: its distance from the first in frame intervals.
  private func index(
    of frame: VideoFrame,
    at presentationTime: MediaTime
  ) throws(EncodingError) -> Int64 {
    let size = self.configuration.size
    guard frame.format == .i420, frame.range == .limited, frame.size == size else {
      throw EncodingError(
        code: .invalidFrame,
        message: "The encoder takes \(size) i420 in limited range, not \(frame.size) "
          + "\(frame.format) in \(frame.range) range."
      )
    }
    guard let firstTime = self.firstTime, let lastTime = self.lastTime else {
      self.firstTime = presentationTime
      return 0
    }
    guard presentationTime > lastTime else {
      throw EncodingError(
        code: .invalidFrame,
        message: "A picture at \(presentationTime) does not follow the one at \(lastTime)."
      )
    }
    let distance = self.configuration.frameRate.frames(in: presentationTime - firstTime)
    return max(self.lastIndex + 1, Int64(distance.rounded()))
  }

  private func receive() throws(EncodingError) -> [EncodedPacket] {
    var packets: [EncodedPacket] = []
    do throws(FFmpegError) {
      while try self.opened.context.receive(into: self.packet) {
        // What an encoder was tried with before the first picture is not for the stream.
        let index = self.packet.presentationIndex - self.opened.nextIndex
        guard let times = self.order.take(index: index) else { continue }
        let unit = self.packet.withBytes { AccessUnit(annexB: $0) }
        packets.append(
          EncodedPacket(
            kind: .video,
            bytes: unit.bytes,
            presentationTime: times.presentationTime,
            decodeTime: times.decodeTime,
            isKeyframe: unit.isKeyframe,
            capturedAt: times.capturedAt
          )
        )
      }
    } catch {
      throw self.failure(of: error)
    }
    return packets
  }

  private func failure(of error: FFmpegError) -> EncodingError {
    EncodingError(
      code: .encoderFailed,
      message: "\(self.name) failed on a picture of \(self.configuration.size); "
        + "open a new encoder.",
      cause: error
    )
  }
}

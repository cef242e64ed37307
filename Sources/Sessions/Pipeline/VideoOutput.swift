internal import Encoding
internal import Media

/// The end of the video thread: encodes pictures, opens the encoder anew after a fault, and hands the
/// packets on.
///
/// Belongs to one thread.
final class VideoOutput {
  private var configuration: VideoEncoderConfiguration
  private let writer: StreamWriter
  private let origin: MediaOrigin
  private let port: SignalPort

  private var encoder: VideoEncoder?
  private var faults = EncoderFaults()
  /// Whether hardware failed too often, so that libx264 does its work.
  private var hasGivenHardwareUp = false
  private var wantsKeyframe = false
  /// What goes with the next coded picture; as many at most as the worker takes between two.
  private var messages: [StreamMessage] = []
  /// Those who wait for the next picture that is sent.
  var tickets: [PictureTicket] = []
  /// Whether the encoder failed too often: nothing is sent any more.
  private(set) var isGivenUp = false

  init(
    configuration: VideoEncoderConfiguration,
    writer: StreamWriter,
    origin: MediaOrigin,
    port: SignalPort
  ) {
    self.configuration = configuration
    self.writer = writer
    self.origin = origin
    self.port = port
  }

  /// Whether pictures can be encoded.
  var isOpen: Bool {
    self.encoder != nil && !self.isGivenUp
  }

  /// The pictures that the encoder holds back for its look-ahead.
  var heldPictures: Int {
    self.encoder?.heldPictures ?? 0
  }

  /// Makes the next picture a keyframe.
  func requestKeyframe() {
    self.wantsKeyframe = true
  }

  /// Takes messages for the next picture.
  func take(_ messages: [StreamMessage]) {
    self.messages = (self.messages + messages).suffix(VideoWorker.messageLimit)
  }

  /// Opens the encoder.
  func open() {
    guard !self.isGivenUp else { return }
    var configuration = self.configuration
    if self.hasGivenHardwareUp { configuration.selection = .software }
    do {
      let encoder = try VideoEncoder(configuration: configuration)
      self.encoder = encoder
      if let fallback = encoder.fallback { self.port.report(.hardwareUnavailable(fallback)) }
      self.writer.open(video: encoder.track, reorderDelay: encoder.reorderDelay)
      self.port.report(
        .encoderOpened(name: encoder.name, isHardware: encoder.isHardware, track: encoder.track)
      )
    } catch {
      self.encoder = nil
      self.isGivenUp = true
      self.port.report(.videoEncoderFailed(error))
    }
  }

  /// Begins the stream with `picture`, captured at `time`, which is or becomes a point of the
  /// session's time. Where the encoder holds pictures back, it is sent ahead of its time as often:
  /// the stream begins now instead of half a second later.
  func begin(with picture: VideoFrame, at time: MediaTime) {
    // Where sound set the session's time, the copies would have no room before the picture.
    guard let encoder, self.origin.time == nil else { return }
    do {
      let (packets, copies) = try encoder.begin(with: picture)
      for packet in packets { self.writer.write(packet) }
      self.origin.set(time - self.configuration.frameRate.offset(ofFrame: Int64(copies)))
    } catch {
      // The next picture begins the stream.
      self.origin.set(time)
      self.failed(error)
    }
  }

  /// Encodes the picture of the tick at `time`.
  func encode(_ picture: VideoFrame, at time: MediaTime) {
    guard let encoder, let origin = self.origin.time, !self.isGivenUp else { return }
    let keyframe = self.wantsKeyframe
    self.wantsKeyframe = false
    let mediaTime = MediaTime.zero + (time - origin)
    self.tickets.grant(picture, at: mediaTime + self.writer.lead)
    do {
      for packet in try encoder.encode(picture, at: mediaTime, keyframe: keyframe) {
        self.write(packet)
      }
    } catch {
      self.failed(error)
    }
  }

  private func write(_ packet: EncodedPacket) {
    // With a picture that a full queue does not give up first.
    if self.messages.isEmpty || !packet.isReference {
      self.writer.write(packet)
    } else {
      self.writer.write(packet.carrying(self.messages))
      self.messages = []
    }
  }

  /// What a point of the monotonic clock is in the stream; its beginning for what comes before.
  func time(of time: MediaTime) -> MediaTime {
    guard let origin = self.origin.time else { return .zero }
    return max(.zero, MediaTime.zero + (time - origin) + self.writer.lead)
  }

  /// Goes over to another configuration between two pictures.
  func change(to configuration: VideoEncoderConfiguration) {
    let previous = self.configuration
    self.configuration = configuration
    guard let encoder, configuration != previous else { return }
    if configuration.selection != previous.selection { self.hasGivenHardwareUp = false }
    if configuration.differsOnlyInBitrate(from: previous), encoder.followsBitrate {
      encoder.setBitrate(
        configuration.bitrate,
        within: configuration.minBitrate ... configuration.maxBitrate
      )
    } else {
      self.finish()
      self.open()
    }
  }

  /// Writes what the encoder still holds.
  func finish() {
    guard let encoder, !self.isGivenUp else { return }
    do {
      for packet in try encoder.finish() { self.writer.write(packet) }
    } catch {
      self.port.report(.frameFailed(error))
    }
  }

  /// Writes what the encoder still holds, and closes it.
  func close() {
    self.finish()
    self.encoder = nil
  }

  private func failed(_ error: EncodingError) {
    switch self.faults.faultOccurred(at: MonotonicClock.now) {
    case .restart:
      self.port.report(.frameFailed(error))
      self.open()
    case .giveUp:
      if let hardware = self.encoder?.hardware {
        self.hasGivenHardwareUp = true
        self.faults = EncoderFaults()
        let fallback = EncoderFallback(encoder: hardware, reason: error.description)
        self.port.report(.hardwareUnavailable(fallback))
        self.open()
      } else {
        self.isGivenUp = true
        self.port.report(.videoEncoderFailed(error))
      }
    }
  }
}

extension VideoEncoderConfiguration {
  /// Whether only the rate differs, which an encoder takes over as it runs.
  fileprivate func differsOnlyInBitrate(from other: VideoEncoderConfiguration) -> Bool {
    var same = other
    same.bitrate = self.bitrate
    same.minBitrate = self.minBitrate
    same.maxBitrate = self.maxBitrate
    return same == self
  }
}

internal import Encoding
internal import Media
internal import Processing

/// What the audio thread does: puts sound on the session's time line, fills gaps with silence, mixes
/// the BGM in, encodes.
///
/// Belongs to one thread.
final class AudioLoop {
  /// Sound that may wait for the first picture to set the session's time: about a second.
  private static let earlyLimit = 100

  private var settings: AudioSettings
  private let leadsTime: Bool
  private let writer: StreamWriter
  private let origin: MediaOrigin
  private let port: SignalPort

  private var encoder: AudioEncoder?
  private var converter: AudioConverter?
  private var timeline: AudioTimeline?
  private var bgm: BGMDeck
  private var mixer: SoundMixer
  private var volumes: SoundVolumes
  /// Samples per channel encoded on the present time line.
  private var position: Int64 = 0
  private var early: [AudioFrame] = []
  private var faults = EncoderFaults()
  private var isGivenUp = false

  init(
    settings: AudioSettings,
    volumes: SoundVolumes,
    leadsTime: Bool,
    writer: StreamWriter,
    origin: MediaOrigin,
    port: SignalPort
  ) {
    self.settings = settings
    self.leadsTime = leadsTime
    self.writer = writer
    self.origin = origin
    self.port = port
    self.volumes = volumes
    self.bgm = BGMDeck(format: settings.format)
    self.mixer = SoundMixer(settings, volumes)
  }

  /// When the loop wants to run although no sound came.
  var nextDeadline: MediaTime? {
    self.isGivenUp ? nil : self.timeline?.nextDeadline
  }

  /// Takes in sound, and sends what is due.
  ///
  /// - Parameters:
  ///   - frames: all the sound that came and was not taken yet.
  ///   - time: when it was all. A loop that is behind its sound must not take what waits meanwhile
  ///     for silence.
  func take(_ frames: [AudioFrame], at time: MediaTime) {
    guard !self.isGivenUp else { return }
    if self.leadsTime, let first = frames.first {
      self.origin.set(first.timestamp)
    }
    guard let origin = self.origin.time else {
      // Policy: what is too old goes; it would lie before the first picture.
      self.early = (self.early + frames).suffix(Self.earlyLimit)
      return
    }
    if self.timeline == nil {
      self.timeline = AudioTimeline(format: self.settings.format, origin: origin)
    }
    for frame in self.early + frames { self.guarded { try self.place(frame, at: time) } }
    self.early = []
    self.guarded {
      let actions = self.timeline?.deadlinePassed(at: time) ?? []
      try self.carryOut(actions, chunk: nil)
    }
  }

  /// Writes what the mixer and the encoder still hold.
  ///
  /// - Parameter isLast: whether nothing follows, so that the sound is not cut off with a click.
  func finish(isLast: Bool = true) {
    guard !self.isGivenUp else { return }
    self.guarded {
      try self.encode(mixed: self.mixer.finish(isFaded: isLast), capturedAt: nil)
      for packet in try self.encoder?.finish() ?? [] { self.writer.write(packet) }
    }
    self.encoder = nil
  }

  /// Does what was asked of the music.
  func perform(_ requests: [BGMRequest]) {
    for request in requests { self.guarded { try self.bgm.perform(request) } }
  }

  /// Goes over to other volumes, without a click.
  func change(to volumes: SoundVolumes) {
    self.volumes = volumes
    self.turnVolumes()
  }

  /// Goes over to other settings between two stretches of sound.
  func change(to settings: AudioSettings) {
    let previous = self.settings
    self.settings = settings
    guard settings.format != previous.format || settings.bitrate != previous.bitrate else {
      return self.turnVolumes()
    }
    self.finish(isLast: false)
    self.converter = nil
    self.mixer = SoundMixer(settings, self.volumes)
    self.guarded { try self.bgm.change(to: settings.format) }
    if let timeline {
      self.timeline = AudioTimeline(
        format: settings.format,
        origin: timeline.time(ofFrame: self.position)
      )
      self.position = 0
    }
  }

  private func place(_ frame: AudioFrame, at time: MediaTime) throws {
    let converter: AudioConverter
    if let present = self.converter, present.source == frame.format {
      converter = present
    } else {
      converter = try self.makeConverter(from: frame.format)
      self.converter = converter
    }
    let chunk = try converter.convert(frame)
    guard chunk.frameCount > 0 else { return }
    let actions = self.timeline?.chunkArrived(
      timestamp: chunk.timestamp,
      frames: chunk.frameCount,
      at: time
    )
    try self.carryOut(actions ?? [], chunk: chunk)
  }

  private func carryOut(_ actions: [AudioTimeline.Action], chunk: AudioFrame?) throws {
    let channels = self.settings.format.channels
    for action in actions {
      switch action {
      case .silence(let frames):
        try self.encode(nil, frames: frames, capturedAt: nil)

      case .chunk(let dropped):
        guard let chunk else { preconditionFailure("Only a chunk that arrived is placed.") }
        try self.encode(
          dropped == 0 ? chunk.samples : Array(chunk.samples.dropFirst(dropped * channels)),
          frames: chunk.frameCount - dropped,
          capturedAt: chunk.timestamp + chunk.format.duration(ofFrames: dropped)
        )

      case .compensate(let frames, let distance):
        try self.converter?.compensate(frames: frames, over: distance)
      }
    }
  }

  /// Mixes and encodes what follows on the time line.
  ///
  /// - Parameters:
  ///   - microphone: its samples; `nil` for silence.
  ///   - frames: how many there are of each channel.
  ///   - capturedAt: `nil` for silence, whose time is its place.
  private func encode(_ microphone: [Float]?, frames: Int, capturedAt: MediaTime?) throws {
    guard self.timeline != nil, frames > 0 else { return }
    let bgm = try self.bgm.next(frames: frames)
    // Muted sound is encoded as silence, so that the track has no gap.
    let mixed = self.mixer.mix(microphone: microphone, bgm: bgm, frames: frames)
    try self.encode(mixed: mixed, capturedAt: capturedAt.map { $0 - self.mixer.delay })
  }

  private func encode(mixed samples: [Float], capturedAt: MediaTime?) throws {
    guard let timeline, let origin = self.origin.time, !samples.isEmpty else { return }
    let encoder = try self.openedEncoder()
    let time = timeline.time(ofFrame: self.position)
    self.position += Int64(samples.count / self.settings.format.channels)
    let packets = try encoder.encode(
      samples,
      at: MediaTime.zero + (time - origin),
      capturedAt: capturedAt ?? time
    )
    for packet in packets { self.writer.write(packet) }
  }

  /// Has the mixer go over to what is set.
  private func turnVolumes() {
    self.mixer.change(
      microphone: self.settings.isMuted ? 0 : Float(self.volumes.microphone),
      bgm: Float(self.volumes.bgm)
    )
  }

  private func makeConverter(from source: AudioFormat) throws(EncodingError) -> AudioConverter {
    do throws(ProcessingError) {
      return try AudioConverter(from: source, to: self.settings.format)
    } catch {
      throw EncodingError(
        code: .unsupportedSampleRate,
        message: error.message,
        cause: error.cause
      )
    }
  }

  private func openedEncoder() throws(EncodingError) -> AudioEncoder {
    if let encoder { return encoder }
    let encoder = try AudioEncoder(format: self.settings.format, bitrate: self.settings.bitrate)
    self.writer.open(audio: encoder.track)
    self.encoder = encoder
    return encoder
  }

  /// Runs `body`; after a fault the encoder and the converter are opened anew, for a few times.
  private func guarded(_ body: () throws -> Void) {
    guard !self.isGivenUp else { return }
    do {
      try body()
    } catch {
      self.encoder = nil
      self.converter = nil
      let failure =
        error as? EncodingError
        ?? EncodingError(code: .encoderFailed, message: "\(error)", cause: error)
      let onFault = self.faults.faultOccurred(at: MonotonicClock.now)
      // A rate that cannot be had is not there the next time either.
      if failure.code == .unsupportedSampleRate || onFault == .giveUp {
        self.isGivenUp = true
        self.port.report(.audioEncoderFailed(failure))
      }
    }
  }
}

extension SoundMixer {
  /// The mixer of a session's sound, at its volumes from the first sample on.
  fileprivate init(_ settings: AudioSettings, _ volumes: SoundVolumes) {
    self.init(
      format: settings.format,
      microphone: settings.isMuted ? 0 : Float(volumes.microphone),
      bgm: Float(volumes.bgm)
    )
  }
}

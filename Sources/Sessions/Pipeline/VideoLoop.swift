internal import Encoding
internal import Media
internal import Processing

/// What the video thread does: puts pictures on the beat, brings them to the canvas, encodes them.
///
/// Belongs to one thread.
final class VideoLoop {
  private var settings: VideoSettings
  private let writer: StreamWriter
  private let origin: MediaOrigin
  private let port: SignalPort

  private var renderer: CanvasRenderer
  private let beautyStep: BeautyStep
  private var encoder: VideoEncoder?
  /// The beat; nil before the first picture.
  private var paced: PacedFrames<VideoFrame>?
  private var faults = EncoderFaults()
  private var wantsKeyframe = false
  /// What goes with the next coded picture; as many at most as the worker takes between two.
  private var messages: [StreamMessage] = []
  private var isGivenUp = false
  /// The last picture sent, on its canvas.
  private var rendered: VideoFrame?
  private(set) var framesRepeated: UInt64 = 0

  init(settings: VideoSettings, writer: StreamWriter, origin: MediaOrigin, port: SignalPort) {
    self.settings = settings
    self.writer = writer
    self.origin = origin
    self.port = port
    self.renderer = CanvasRenderer(canvas: settings.canvas)
    self.beautyStep = BeautyStep(settings.beauty, rate: settings.encoder.frameRate, port: port)
  }

  /// When the loop wants to run although no picture came.
  var nextDeadline: MediaTime? {
    self.isGivenUp ? nil : self.paced?.nextDeadline
  }

  /// Takes in what the session asks.
  func take(_ requests: VideoWorker.Requests) {
    if requests.keyframe { self.wantsKeyframe = true }
    self.messages = (self.messages + requests.messages).suffix(VideoWorker.messageLimit)
    if let settings = requests.settings, settings != self.settings {
      self.change(to: settings)
    }
  }

  /// Takes in pictures, and sends what is due.
  func take(_ frames: [VideoFrame]) {
    guard !self.isGivenUp else { return }
    for frame in frames {
      if self.paced == nil {
        self.begin(with: frame)
      }
      guard !self.isGivenUp else { return }
      self.send(
        self.paced?.frameArrived(frame, timestamp: frame.timestamp, at: MonotonicClock.now) ?? []
      )
    }
    self.send(self.paced?.deadlinePassed(at: MonotonicClock.now) ?? [])
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

  /// The first picture: it sets the beat and the session's time.
  private func begin(with frame: VideoFrame) {
    self.port.report(.firstFrame)
    self.openEncoder()
    guard self.encoder != nil else { return }
    let rate = self.settings.encoder.frameRate
    let lead = rate.offset(ofFrame: Int64(self.fillEncoder(with: frame)))
    guard !self.isGivenUp else { return }
    self.paced = PacedFrames(pacer: FramePacer(rate: rate, origin: frame.timestamp))
    self.origin.set(frame.timestamp - lead)
  }

  /// Sends the picture ahead of its time as often as the encoder holds pictures back: the stream
  /// begins now instead of half a second later.
  ///
  /// - Returns: how often.
  private func fillEncoder(with frame: VideoFrame) -> Int {
    guard let encoder else { return 0 }
    do {
      let picture = try self.render(frame)
      let (packets, copies) = try encoder.begin(with: picture)
      for packet in packets { self.writer.write(packet) }
      return copies
    } catch let error as EncodingError {
      self.encoderFailed(error)
    } catch {
      self.pictureFailed(error)
    }
    return 0
  }

  private func send(_ outputs: [PacedFrames<VideoFrame>.Output]) {
    for output in outputs {
      guard !self.isGivenUp else { return }
      do {
        guard let picture = try self.picture(for: output) else { continue }
        try self.encode(picture, at: output.tick.time)
      } catch let error as EncodingError {
        self.encoderFailed(error)
      } catch {
        self.pictureFailed(error)
      }
    }
  }

  /// The picture cannot be brought to the canvas; the one before stays on air.
  private func pictureFailed(_ error: any Error) {
    self.port.report(
      .frameFailed(EncodingError(code: .invalidFrame, message: "\(error)", cause: error))
    )
  }

  /// The picture of a tick, on the canvas.
  private func picture(for output: PacedFrames<VideoFrame>.Output) throws -> VideoFrame? {
    if !output.isNew {
      self.framesRepeated += 1
      if let rendered { return rendered.standing(at: output.tick.time) }
    }
    guard let frame = output.frame else { return nil }
    return try self.render(frame)
  }

  /// The camera's picture on the canvas, as it is sent.
  private func render(_ frame: VideoFrame) throws(ProcessingError) -> VideoFrame {
    let picture = try self.beautyStep.apply(to: try self.renderer.render(frame))
    self.rendered = picture
    return picture
  }

  private func encode(_ picture: VideoFrame, at time: MediaTime) throws(EncodingError) {
    guard let encoder, let origin = self.origin.time else { return }
    let keyframe = self.wantsKeyframe
    self.wantsKeyframe = false
    let mediaTime = MediaTime.zero + (time - origin)
    for packet in try encoder.encode(picture, at: mediaTime, keyframe: keyframe) {
      // With a picture that a full queue does not give up first.
      if self.messages.isEmpty || !packet.isReference {
        self.writer.write(packet)
      } else {
        self.writer.write(packet.carrying(self.messages))
        self.messages = []
      }
    }
  }

  private func encoderFailed(_ error: EncodingError) {
    switch self.faults.faultOccurred(at: MonotonicClock.now) {
    case .restart:
      self.port.report(.frameFailed(error))
      self.openEncoder()
    case .giveUp:
      self.isGivenUp = true
      self.port.report(.videoEncoderFailed(error))
    }
  }

  private func openEncoder() {
    do {
      let encoder = try VideoEncoder(configuration: self.settings.encoder)
      self.encoder = encoder
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

  /// Goes over to other settings between two pictures.
  private func change(to settings: VideoSettings) {
    let previous = self.settings
    self.settings = settings
    if settings.canvas != previous.canvas {
      self.renderer = CanvasRenderer(canvas: settings.canvas)
      // A picture of the old size cannot be repeated in the new one.
      if settings.canvas.size != previous.canvas.size { self.rendered = nil }
    }
    if settings.beauty != previous.beauty
      || settings.encoder.frameRate != previous.encoder.frameRate
    {
      self.beautyStep.change(to: settings.beauty, rate: settings.encoder.frameRate)
    }
    guard self.encoder != nil, settings.encoder != previous.encoder else { return }
    if settings.differsOnlyInBitrate(from: previous) {
      self.encoder?.setBitrate(
        settings.encoder.bitrate,
        maximum: settings.encoder.maxBitrate
      )
      return
    }
    self.finish()
    if settings.encoder.frameRate != previous.encoder.frameRate {
      self.paced?.setRate(settings.encoder.frameRate)
    }
    self.openEncoder()
    if settings.canvas.size != previous.canvas.size {
      self.port.report(.sizeChanged(settings.canvas.size))
    }
  }
}

extension VideoFrame {
  /// The picture shown once more: its delay counts from the beat it stands for, not from the capture
  /// that was sent before.
  fileprivate func standing(at timestamp: MediaTime) -> VideoFrame {
    VideoFrame(
      size: self.size,
      format: self.format,
      range: self.range,
      timestamp: timestamp,
      sequence: self.sequence,
      buffer: self.buffer
    )
  }
}

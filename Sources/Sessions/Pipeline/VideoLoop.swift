internal import Encoding
internal import Media
internal import Processing

/// What the video thread does: puts the camera's pictures on the beat and brings them to the canvas,
/// or has the waiting image stand in for them.
///
/// Belongs to one thread.
final class VideoLoop {
  /// What gives the pictures their times.
  private enum Beat {
    /// Nothing was sent yet.
    case none
    case camera(PacedFrames<VideoFrame>)
    case still(StillPacer)
    /// Nothing is sent any more, for now.
    case silent
  }

  private var settings: VideoSettings
  private let output: VideoOutput
  private let port: SignalPort

  private var program = Program.camera
  private var beat = Beat.none
  private var renderer: CanvasRenderer
  private let beautyStep: BeautyStep
  private var zoomStep = ZoomStep()
  /// Those who wait for the next picture of the camera.
  private var viewTickets: [PictureTicket] = []
  /// The newest opening of a camera that gave a picture.
  private var camera: UInt64 = 0
  /// The last picture of the camera that was sent, on its canvas.
  private var rendered: VideoFrame?
  private let stillStage: StillStage
  private(set) var framesRepeated: UInt64 = 0

  init(
    settings: VideoSettings,
    waiting: WaitingPicture,
    output: VideoOutput,
    port: SignalPort
  ) {
    self.settings = settings
    self.stillStage = StillStage(waiting, port: port)
    self.output = output
    self.port = port
    self.renderer = CanvasRenderer(canvas: settings.canvas)
    self.beautyStep = BeautyStep(settings.beauty, rate: settings.encoder.frameRate, port: port)
  }

  /// When the loop wants to run although no picture came.
  var nextDeadline: MediaTime? {
    guard !self.output.isGivenUp else { return nil }
    return switch self.beat {
    case .none, .silent: nil
    case .camera(let paced): paced.nextDeadline
    case .still(let pacer): pacer.next - self.stillAdvance
    }
  }

  /// Takes in what the session asks.
  func take(_ requests: VideoWorker.Requests) {
    if requests.keyframe { self.output.requestKeyframe() }
    self.output.take(requests.messages)
    self.take(requests.tickets)
    if let settings = requests.settings, settings != self.settings {
      self.change(to: settings)
    }
    if let zoom = requests.zoom {
      self.zoomStep.go(to: zoom, onAir: self.camera, from: MonotonicClock.now)
    }
    if let waiting = requests.waiting { self.stillStage.waiting = waiting }
    if let program = requests.program, program != self.program {
      self.change(to: program)
    }
  }

  /// Takes in pictures, and sends what is due.
  func take(_ frames: [CameraFrame]) {
    for arrived in frames where arrived.camera >= self.camera && !self.output.isGivenUp {
      self.takeOver(from: arrived)
      self.viewTickets.grant(arrived.frame, at: self.output.time(of: arrived.frame.timestamp))
      self.arrived(arrived.frame)
    }
    guard !self.output.isGivenUp else { return }
    let now = MonotonicClock.now
    switch self.beat {
    case .none, .silent:
      break
    case .camera(var paced):
      self.beat = .none
      let outputs = paced.deadlinePassed(at: now)
      self.beat = .camera(paced)
      self.send(outputs)
    case .still(var pacer):
      if case .waitingImage(let until?) = self.program, until <= now { return self.fallSilent() }
      let ticks = pacer.ticks(until: now + self.stillAdvance)
      self.beat = .still(pacer)
      for tick in ticks { self.sendStill(at: tick, now: now) }
    }
  }

  /// Writes what the encoder still holds.
  func finish() {
    self.output.finish()
    self.output.tickets.expire()
    self.viewTickets.expire()
  }

  private func take(_ tickets: [PictureTicket]) {
    for ticket in tickets {
      switch ticket.source {
      case .stream: self.output.tickets.append(ticket)
      case .view: self.viewTickets.append(ticket)
      }
    }
  }
}

// MARK: - The camera

extension VideoLoop {
  /// The first picture of a camera that was opened later ends the use of those before.
  private func takeOver(from arrived: CameraFrame) {
    guard arrived.camera > self.camera else { return }
    if self.camera == 0 { self.port.report(.firstFrame) }
    self.camera = arrived.camera
    self.port.report(.cameraTookOver(arrived.camera))
    self.zoomStep.cameraTookOver(arrived.camera)
    if case .camera(let paced) = self.beat {
      // What the last camera gave but was not sent stays unsent.
      self.beat = .camera(self.paced(from: paced.pacer.nextTime))
    }
  }

  private func arrived(_ frame: VideoFrame) {
    guard self.program == .camera else { return }
    switch self.beat {
    case .none:
      self.begin(with: frame)
    case .silent:
      self.output.open()
      self.beat = .camera(self.paced(from: frame.timestamp))
    case .still(let pacer):
      let rate = self.settings.encoder.frameRate
      let origin = pacer.origin(forFrameAt: frame.timestamp, rate: rate)
      self.beat = .camera(self.paced(from: origin))
      self.output.requestKeyframe()
    case .camera:
      break
    }
    guard case .camera(var paced) = self.beat else { return }
    self.beat = .none
    let outputs = paced.frameArrived(frame, timestamp: frame.timestamp, at: MonotonicClock.now)
    self.beat = .camera(paced)
    self.send(outputs)
  }

  private func paced(from origin: MediaTime?) -> PacedFrames<VideoFrame> {
    PacedFrames(pacer: FramePacer(rate: self.settings.encoder.frameRate, origin: origin))
  }

  /// The first picture: it sets the beat and the session's time.
  private func begin(with frame: VideoFrame) {
    self.output.open()
    guard self.output.isOpen else { return }
    do {
      self.output.begin(with: try self.render(frame), at: frame.timestamp)
      self.beat = .camera(self.paced(from: frame.timestamp))
    } catch {
      self.pictureFailed(error)
    }
  }

  private func send(_ outputs: [PacedFrames<VideoFrame>.Output]) {
    for output in outputs {
      do {
        guard let picture = try self.picture(for: output) else { continue }
        self.output.encode(picture, at: output.tick.time)
      } catch {
        self.pictureFailed(error)
      }
    }
  }

  /// The picture of a tick, on the canvas.
  private func picture(
    for output: PacedFrames<VideoFrame>.Output
  ) throws(ProcessingError) -> VideoFrame? {
    if !output.isNew {
      self.framesRepeated += 1
      if let rendered { return rendered.standing(at: output.tick.time) }
    }
    guard let frame = output.frame else { return nil }
    return try self.render(frame)
  }

  /// The camera's picture on the canvas, as it is sent.
  private func render(_ frame: VideoFrame) throws(ProcessingError) -> VideoFrame {
    self.renderer.zoom = self.zoomStep.level(at: frame.timestamp)
    let picture = try self.beautyStep.apply(to: try self.renderer.render(frame))
    self.rendered = picture
    return picture
  }

  /// The picture cannot be brought to the canvas; the one before stays on air.
  private func pictureFailed(_ error: ProcessingError) {
    self.port.report(.frameFailed(EncodingError(error)))
  }
}

// MARK: - The waiting image

extension VideoLoop {
  private func change(to program: Program) {
    self.program = program
    switch program {
    case .camera:
      // The still stays on air until the camera gives its next picture.
      break
    case .waitingImage(let until):
      let now = MonotonicClock.now
      if until.map({ $0 > now }) ?? true { self.showStill(at: now) }
    }
  }

  /// Has the waiting image go on where the camera's beat ends.
  private func showStill(at now: MediaTime) {
    let rate = self.stillRate
    switch self.beat {
    case .none:
      self.output.open()
      guard self.output.isOpen, let picture = self.stillPicture(at: now) else { return }
      self.output.begin(with: picture, at: now)
      self.beat = .still(StillPacer(rate: rate, origin: now))
    case .camera(let paced):
      self.beat = .still(StillPacer(rate: rate, origin: paced.pacer.nextTime ?? now))
    case .silent:
      self.output.open()
      self.beat = .still(StillPacer(rate: rate, origin: now))
    case .still:
      return
    }
    // The camera's last picture must not come back for a moment after the still.
    self.rendered = nil
    self.output.requestKeyframe()
  }

  /// Sends nothing from now on, until there is a reason to.
  private func fallSilent() {
    self.output.close()
    self.beat = .silent
    self.rendered = nil
    self.port.report(.waitingImageEnded)
  }

  private var stillRate: FrameRate {
    StillStage.rate(in: self.settings.encoder.frameRate)
  }

  /// How long before its time a still is encoded. A look-ahead holds a number of pictures, which at
  /// the lower rate of a still would be a longer time: the stream would stand until it is filled. As
  /// a still is known beforehand, it goes in as much earlier.
  private var stillAdvance: Duration {
    let longer = self.stillRate.interval - self.settings.encoder.frameRate.interval
    return longer * self.output.heldPictures
  }

  private func sendStill(at tick: MediaTime, now: MediaTime) {
    guard let picture = self.stillPicture(at: min(tick, now)) else { return }
    self.output.encode(picture, at: tick)
  }

  private func stillPicture(at time: MediaTime) -> VideoFrame? {
    self.stillStage.picture(on: self.settings.canvas.size, at: time)
  }
}

// MARK: - Changes

extension VideoLoop {
  /// Goes over to other settings between two pictures.
  private func change(to settings: VideoSettings) {
    let previous = self.settings
    self.settings = settings
    let rate = settings.encoder.frameRate
    if settings.canvas != previous.canvas {
      self.renderer = CanvasRenderer(canvas: settings.canvas)
      // A picture of the old size cannot be repeated in the new one.
      if settings.canvas.size != previous.canvas.size { self.rendered = nil }
    }
    if settings.beauty != previous.beauty || rate != previous.encoder.frameRate {
      self.beautyStep.change(to: settings.beauty, rate: rate)
    }
    let wasOpen = self.output.isOpen
    self.output.change(to: settings.encoder)
    if rate != previous.encoder.frameRate { self.changeRate(to: rate) }
    if wasOpen, settings.canvas.size != previous.canvas.size {
      self.port.report(.sizeChanged(settings.canvas.size))
    }
  }

  private func changeRate(to rate: FrameRate) {
    switch self.beat {
    case .none, .silent:
      break
    case .camera(var paced):
      paced.setRate(rate)
      self.beat = .camera(paced)
    case .still(let pacer):
      self.beat = .still(StillPacer(rate: self.stillRate, origin: pacer.next))
    }
  }
}

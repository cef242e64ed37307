internal import Capture
internal import Encoding
internal import Media
internal import Processing
internal import Synchronization

/// The video thread of a session: takes the camera's pictures, and does what the session asks.
///
/// Policy of the queue: four pictures; the oldest goes, for the newest is what a live stream wants.
final class VideoWorker: Sendable {
  /// What the session asks of the thread; taken all at once.
  struct Requests: Sendable {
    var keyframe = false
    var settings: VideoSettings?
    var program: Program?
    var waiting: WaitingPicture?
    var zoom: CropZoom?
    /// As many at most as the session lets be taken at once.
    var tickets: [PictureTicket] = []
    var messages: [StreamMessage] = []
    var stop = false
  }

  /// What is asked for, and what the paths take of it.
  private struct Settings {
    var asked: VideoSettings
    var adaptation = VideoAdaptation()

    var inForce: VideoSettings { self.asked.following(self.adaptation) }
  }

  /// The messages that may wait for a picture. Policy when full: further ones are refused.
  static let messageLimit = 16

  private let name: String
  private let mailbox = Mailbox<CameraFrame>(capacity: 4)
  private let requests = Mutex(Requests())
  private let thread = Mutex<WorkerThread?>(nil)
  private let repeatedCount = Atomic<UInt64>(0)
  private let settings: Mutex<Settings>
  private let writer: StreamWriter
  private let origin: MediaOrigin
  private let port: SignalPort

  init(
    name: String,
    settings: VideoSettings,
    writer: StreamWriter,
    origin: MediaOrigin,
    port: SignalPort
  ) {
    self.name = name
    self.settings = Mutex(Settings(asked: settings))
    self.writer = writer
    self.origin = origin
    self.port = port
  }

  /// What a camera gives its pictures to.
  ///
  /// - Parameter camera: counts the openings of the run. The first picture of a later one is the next
  ///   one sent, and those of earlier ones are not sent any more.
  func sink(forCamera camera: UInt64) -> any VideoSink {
    CameraSink(number: camera, mailbox: self.mailbox, port: self.port)
  }

  /// How many pictures were sent twice because the camera gave none in time.
  var framesRepeated: UInt64 {
    self.repeatedCount.load(ordering: .relaxed)
  }

  /// The size that is sent.
  var size: PictureSize {
    self.settings.withLock { $0.inForce.canvas.size }
  }

  /// Whether the thread was started.
  var isStarted: Bool {
    self.thread.withLock { $0 != nil }
  }

  /// Starts the thread, unless it was started before.
  func start() {
    let settings = self.settings.withLock { $0.inForce }
    self.thread.withLock { thread in
      guard thread == nil else { return }
      thread = WorkerThread(name: "video \(self.name)") { [self] in
        let loop = VideoLoop(
          settings: settings,
          waiting: WaitingPicture(name: self.name),
          output: VideoOutput(
            configuration: settings.encoder,
            writer: self.writer,
            origin: self.origin,
            port: self.port
          ),
          port: self.port
        )
        self.work(loop)
      }
    }
  }

  /// Ends the thread; returns when what the encoder held is written.
  func stop() async {
    self.requests.withLock { $0.stop = true }
    self.mailbox.wake()
    let thread = self.thread.withLock { $0 }
    await thread?.join()
  }

  /// Makes the next picture a keyframe.
  func requestKeyframe() {
    self.requests.withLock { $0.keyframe = true }
  }

  /// Puts a message into the stream with the next picture.
  ///
  /// - Returns: false when too many wait already.
  func send(_ message: StreamMessage) -> Bool {
    self.requests.withLock { requests in
      guard requests.messages.count < Self.messageLimit else { return false }
      requests.messages.append(message)
      return true
    }
  }

  /// Goes over to another program: to a still at once, to the camera with its next picture.
  func show(_ program: Program) {
    self.requests.withLock { $0.program = program }
    self.mailbox.wake()
  }

  /// Replaces the waiting image.
  func set(_ waiting: WaitingPicture) {
    self.requests.withLock { $0.waiting = waiting }
    self.mailbox.wake()
  }

  /// Grants `ticket` with the next picture it means.
  func take(_ ticket: PictureTicket) {
    self.requests.withLock { $0.tickets.append(ticket) }
  }

  /// Glides to another zoom.
  func zoom(_ zoom: CropZoom) {
    self.requests.withLock { $0.zoom = zoom }
  }

  /// Goes over to other settings with the next picture.
  func update(_ settings: VideoSettings) {
    self.change { $0.asked = settings }
  }

  /// Follows what the paths take, from the next picture on.
  func adapt(to adaptation: VideoAdaptation) {
    self.change { $0.adaptation = adaptation }
  }

  private func change(_ body: (inout Settings) -> Void) {
    self.settings.withLock { settings in
      body(&settings)
      let inForce = settings.inForce
      // Inside the lock, so that of two changes the later one is taken last.
      self.requests.withLock { $0.settings = inForce }
    }
  }

  private func work(_ loop: VideoLoop) {
    while true {
      let frames = self.mailbox.takeAll(until: loop.nextDeadline).elements
      let requests = self.requests.withLock { requests in
        defer { requests = Requests() }
        return requests
      }
      loop.take(requests)
      if requests.stop {
        loop.finish()
        return
      }
      loop.take(frames)
      self.repeatedCount.store(loop.framesRepeated, ordering: .relaxed)
    }
  }
}

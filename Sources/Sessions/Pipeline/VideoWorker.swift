internal import Capture
internal import Encoding
internal import Media
internal import Processing
internal import Synchronization

/// The video thread of a session: takes the camera's pictures, and does what the session asks.
///
/// Policy of the queue: four pictures; the oldest goes, for the newest is what a live stream wants.
final class VideoWorker: VideoSink {
  /// What the session asks of the thread; taken all at once.
  struct Requests: Sendable {
    var keyframe = false
    var settings: VideoSettings?
    var messages: [StreamMessage] = []
    var stop = false
  }

  /// The messages that may wait for a picture. Policy when full: further ones are refused.
  static let messageLimit = 16

  private let name: String
  private let mailbox = Mailbox<VideoFrame>(capacity: 4)
  private let requests = Mutex(Requests())
  private let thread = Mutex<WorkerThread?>(nil)
  private let repeatedCount = Atomic<UInt64>(0)
  private let settings: Mutex<VideoSettings>
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
    self.settings = Mutex(settings)
    self.writer = writer
    self.origin = origin
    self.port = port
  }

  func receive(_ frame: VideoFrame) {
    self.mailbox.put(frame)
  }

  func sourceFailed(_ error: CaptureError) {
    self.port.report(.cameraFailed(error))
  }

  /// How many pictures were sent twice because the camera gave none in time.
  var framesRepeated: UInt64 {
    self.repeatedCount.load(ordering: .relaxed)
  }

  /// The size that is sent.
  var size: PictureSize {
    self.settings.withLock { $0.canvas.size }
  }

  /// Starts the thread.
  func start() {
    let settings = self.settings.withLock { $0 }
    let thread = WorkerThread(name: "video \(self.name)") { [self] in
      let loop = VideoLoop(
        settings: settings,
        writer: self.writer,
        origin: self.origin,
        port: self.port
      )
      self.work(loop)
    }
    self.thread.withLock { $0 = thread }
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

  /// Goes over to other settings with the next picture.
  func update(_ settings: VideoSettings) {
    self.settings.withLock { $0 = settings }
    self.requests.withLock { $0.settings = settings }
  }

  private func work(_ loop: VideoLoop) {
    while true {
      let frames = self.mailbox.takeAll(until: loop.nextDeadline)
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

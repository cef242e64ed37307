internal import Capture
internal import Encoding
internal import Media
internal import Synchronization

/// The audio thread of a session: takes the microphone's sound, and does what the session asks.
///
/// Policy of the queue: 200 stretches, about 2 s; the oldest goes, and silence takes its place.
final class AudioWorker: AudioSink {
  /// What the session asks of the thread; taken all at once.
  struct Requests: Sendable {
    var settings: AudioSettings?
    var volumes: SoundVolumes?
    /// What is asked of the music. Bound: a piece, a pause and a resume; what they overtake goes.
    var bgm: [BGMRequest] = []
    var stop = false
  }

  private let name: String
  private let mailbox: Mailbox<AudioFrame>
  private let requests = Mutex(Requests())
  private let thread = Mutex<WorkerThread?>(nil)
  private let settings: AudioSettings
  private let volumes: SoundVolumes
  private let leadsTime: Bool
  private let writer: StreamWriter
  private let origin: MediaOrigin
  private let port: SignalPort

  /// - Parameters:
  ///   - leadsTime: whether the sound sets the session's time, for want of a picture.
  ///   - isPatient: whether sound waits for its picture anyway: then some is gathered, which saves
  ///     the thread most of its wake-ups.
  init(
    name: String,
    settings: AudioSettings,
    volumes: SoundVolumes,
    leadsTime: Bool,
    isPatient: Bool,
    writer: StreamWriter,
    origin: MediaOrigin,
    port: SignalPort
  ) throws(EncodingError) {
    self.mailbox = Mailbox(capacity: 200, gathered: isPatient ? 4 : 1)
    self.name = name
    self.settings = settings
    self.volumes = volumes
    self.leadsTime = leadsTime
    self.writer = writer
    self.origin = origin
    self.port = port
    // Tells at once whether the sound can be encoded, and what a decoder must know of it.
    let encoder = try AudioEncoder(format: settings.format, bitrate: settings.bitrate)
    writer.open(audio: encoder.track)
  }

  func receive(_ frame: AudioFrame) {
    self.mailbox.put(frame)
  }

  func sourceFailed(_ error: CaptureError) {
    self.port.report(.microphoneFailed(error))
  }

  /// Starts the thread.
  func start() {
    let mailbox = self.mailbox
    self.origin.whenSet { mailbox.wake() }
    if self.leadsTime && !self.settings.hasSource {
      self.origin.set(MonotonicClock.now)
    }
    let thread = WorkerThread(name: "audio \(self.name)") { [self] in
      let loop = AudioLoop(
        settings: self.settings,
        volumes: self.volumes,
        leadsTime: self.leadsTime,
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

  /// Goes over to other settings with the next sound.
  func update(_ settings: AudioSettings) {
    self.requests.withLock { $0.settings = settings }
    self.mailbox.wake()
  }

  /// Goes over to other volumes with the next sound.
  func update(_ volumes: SoundVolumes) {
    self.requests.withLock { $0.volumes = volumes }
    self.mailbox.wake()
  }

  /// Does something to the music with the next sound.
  func perform(_ request: BGMRequest) {
    self.requests.withLock { $0.add(request) }
    self.mailbox.wake()
  }

  private func work(_ loop: AudioLoop) {
    while true {
      let (frames, time) = self.mailbox.takeAll(until: loop.nextDeadline)
      let requests = self.requests.withLock { requests in
        defer { requests = Requests() }
        return requests
      }
      if requests.stop {
        loop.finish()
        return
      }
      if let settings = requests.settings { loop.change(to: settings) }
      if let volumes = requests.volumes { loop.change(to: volumes) }
      loop.perform(requests.bgm)
      loop.take(frames, at: time)
    }
  }
}

extension AudioWorker.Requests {
  /// Adds what is asked of the music, in place of what it overtakes.
  fileprivate mutating func add(_ request: BGMRequest) {
    switch request {
    case .play, .stop:
      self.bgm.removeAll()
    case .pause, .resume:
      self.bgm.removeAll { earlier in
        switch earlier {
        case .play, .stop: false
        case .pause, .resume: true
        }
      }
    }
    self.bgm.append(request)
  }
}

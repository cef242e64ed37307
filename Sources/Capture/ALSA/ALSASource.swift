internal import CALSA
internal import Glibc
internal import Media
internal import Synchronization

/// An opened microphone.
final class ALSASource: CaptureSource {
  /// What happened to the sound so far.
  struct Counters: Hashable {
    /// Samples per channel given to the consumers.
    var frames: UInt64 = 0
    /// Overruns: the reader was late, and samples were lost.
    var overruns: UInt64 = 0
    /// Times the machine slept meanwhile.
    var suspends: UInt64 = 0
    /// Times the stream stopped for another reason.
    var stumbles: UInt64 = 0
  }

  /// How long one read waits for a period.
  static let readTimeout: Duration = .milliseconds(500)
  /// Reads in a row without sound after which the microphone counts as dead.
  static let emptyReadLimit = 6

  private let pcm: PCM
  private let configuration: PCM.Configuration
  private let stopSignal: StopSignal
  private let countersNow = Mutex(Counters())

  /// Opens the microphone near `request` and starts it.
  init(path: String, request: AudioRequest) throws(CaptureError) {
    let stopSignal = StopSignal()
    let (pcm, configuration) = try Self.open(path, request: request, stopSignal: stopSignal)
    self.pcm = pcm
    self.configuration = configuration
    self.stopSignal = stopSignal
    let code = pcm.start()
    guard code >= 0 else { throw CaptureError(alsa: code, doing: "start it", path: path) }
  }

  /// What was set: `S16_LE 48000 Hz 2 ch`.
  var mode: String {
    self.configuration.description
  }

  /// A microphone has no frames.
  var frameRate: FrameRate? {
    nil
  }

  var offers: MediaSelection {
    .audio
  }

  /// What happened to the sound so far.
  var counters: Counters {
    self.countersNow.withLock { $0 }
  }

  /// Ends `run`, from any thread.
  func stop() {
    self.stopSignal.stop()
  }

  private static func open(
    _ path: String,
    request: AudioRequest,
    stopSignal: StopSignal
  ) throws(CaptureError) -> (PCM, PCM.Configuration) {
    let pcm = try self.openOnceFree(path, stopSignal: stopSignal)
    do throws(CaptureError) {
      return (pcm, try pcm.configure(request.format))
    } catch {
      // Hardware without a format that is read has libasound convert it.
      guard error.code == .unsupported, path.hasPrefix("hw:") else { throw error }
    }
    let converted = try self.openOnceFree("plug" + path, stopSignal: stopSignal)
    return (converted, try converted.configure(request.format))
  }

  /// Opens `path`. Asking for the modes of a card holds it for some milliseconds, which must not
  /// fail a session that starts meanwhile: a busy one is tried again for a fifth of a second.
  private static func openOnceFree(
    _ path: String,
    stopSignal: StopSignal
  ) throws(CaptureError) -> PCM {
    for _ in 0 ..< 10 {
      do throws(CaptureError) {
        return try PCM(path: path)
      } catch  where error.code != .busy {
        throw error
      } catch {
        _ = stopSignal.wait(until: MonotonicClock.now + .milliseconds(20))
      }
    }
    return try PCM(path: path)
  }
}

// MARK: - Reading

extension ALSASource {
  /// Gives each period to `audio` until `stop` or a failure.
  func run(
    video: (VideoFrame) -> Void,
    audio: (AudioFrame) -> Void
  ) throws(CaptureError) {
    var reader = PeriodReader(pcm: self.pcm, configuration: self.configuration)
    var emptyReads = 0
    while !self.stopSignal.isStopped {
      switch self.read(with: &reader) {
      case .sound(let frame):
        emptyReads = 0
        self.countersNow.withLock { $0.frames += UInt64(frame.frameCount) }
        audio(frame)
        if reader.pause > .zero {
          _ = self.stopSignal.wait(until: MonotonicClock.now + reader.pause)
        }
      case .nothing:
        emptyReads += 1
      case .failed(let code):
        emptyReads += 1
        try self.recover(from: code)
        reader.restart()
      }
      if emptyReads >= Self.emptyReadLimit, !self.stopSignal.isStopped { throw self.noData }
    }
  }

  /// Waits for a period in short steps, so that `stop` is prompt, and reads it.
  private func read(with reader: inout PeriodReader) -> PeriodReader.Outcome {
    let step: Duration = .milliseconds(50)
    for _ in 0 ..< Int(Self.readTimeout / step) {
      if self.stopSignal.isStopped { return .nothing }
      switch reader.read(waiting: step) {
      case .nothing:
        continue
      case .sound(let frame):
        return .sound(frame)
      case .failed(let code):
        return .failed(code)
      }
    }
    return .nothing
  }

  /// Brings the PCM back to capturing.
  private func recover(from code: Int32) throws(CaptureError) {
    switch -code {
    case EPIPE:
      self.countersNow.withLock { $0.overruns += 1 }
    case ESTRPIPE:
      self.countersNow.withLock { $0.suspends += 1 }
      if self.awaitResume() { return }
    case EIO:
      // A stream in a state libasound has no errno for; that of a card pulled out a moment ago is
      // one, and starting it tells.
      self.countersNow.withLock { $0.stumbles += 1 }
    default:
      throw CaptureError(alsa: code, doing: "read sound", path: self.pcm.path)
    }
    let started = self.pcm.start()
    guard started >= 0 else {
      throw CaptureError(alsa: started, doing: "start again", path: self.pcm.path)
    }
  }

  /// Whether the hardware woke up by itself; else it must be started anew.
  private func awaitResume() -> Bool {
    // Ten seconds: some hardware loads its firmware again.
    for _ in 0 ..< 200 {
      let code = self.pcm.resume()
      if code != -EAGAIN { return code == 0 }
      if self.stopSignal.wait(until: MonotonicClock.now + .milliseconds(50)) { return true }
    }
    return false
  }

  private var noData: CaptureError {
    CaptureError(
      code: .noData,
      message:
        "The microphone \(self.pcm.path) is open but gave no sound in \(Self.emptyReadLimit) "
        + "reads. Check its cable and phantom power, or unplug it and plug it in again."
    )
  }
}

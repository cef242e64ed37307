internal import Capture
internal import Media

/// What becomes of one piece of music, as its reader and the audio thread report it.
enum BGMReport: Sendable {
  /// It could be opened; how long it lasts, where the file tells.
  case opened(duration: Duration?)
  /// It could not be opened or read on.
  case failed(CaptureError)
  /// Its first sample was mixed in.
  case started
  /// So far it has sounded: once a second, and when it is paused.
  case progress(Duration)
  /// Its last sample was mixed in.
  case completed
}

/// One piece of music of a session: a thread that reads ahead, and the buffer it fills.
final class BGMPlayer: Sendable {
  /// Tells it from what was played before.
  let number: UInt64
  let source: BGMSource
  let buffer = BGMBuffer()
  private let name: String
  private let port: SignalPort

  init(number: UInt64, source: BGMSource, session name: String, port: SignalPort) {
    self.number = number
    self.source = source
    self.name = name
    self.port = port
  }

  /// Begins to read.
  func start() {
    // Nobody waits for the thread: a look-up of a name can hold it for long after a stop.
    _ = WorkerThread(name: "bgm \(self.name)") { [self] in self.read() }
  }

  /// Ends the reading; what was read can still sound.
  func stop() {
    self.buffer.close()
    self.source.stop()
  }

  func report(_ report: BGMReport) {
    self.port.report(.bgm(number: self.number, report))
  }

  private func read() {
    do throws(CaptureError) {
      try self.source.run(
        opened: { self.report(.opened(duration: $0)) },
        sound: { self.buffer.put($0) }
      )
    } catch {
      self.report(.failed(error))
    }
    self.buffer.finish()
  }
}

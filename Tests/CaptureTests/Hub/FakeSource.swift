import Foundation
import Media
import Synchronization

@testable import Capture

/// A device that gives what the test tells it to.
final class FakeSource: CaptureSource {
  /// What happened to all sources of one test, in order.
  final class Journal: Sendable {
    enum Entry: Hashable, Sendable {
      case opened
      case closed
    }

    private let state = Mutex<[Entry]>([])

    var entries: [Entry] { self.state.withLock { $0 } }

    func note(_ entry: Entry) {
      self.state.withLock { $0.append(entry) }
    }
  }

  private enum Command {
    case give(VideoFrame)
    case hear(AudioFrame)
    case fail(CaptureError)
    case stop
  }

  let mode = "fake"
  let frameRate: FrameRate? = FrameRate(25)
  let offers: MediaSelection
  let controls: (any DeviceControls)?
  let demands = Mutex<[MediaSelection]>([])

  private let journal: Journal
  private let condition = NSCondition()
  private let commands = Mutex<[Command]>([])

  init(
    journal: Journal,
    offers: MediaSelection = [.video],
    controls: (any DeviceControls)? = nil
  ) {
    self.controls = controls
    self.journal = journal
    self.offers = offers
    journal.note(.opened)
  }

  deinit {
    self.journal.note(.closed)
  }

  func run(video: (VideoFrame) -> Void, audio: (AudioFrame) -> Void) throws(CaptureError) {
    while true {
      switch self.next() {
      case .give(let frame): video(frame)
      case .hear(let frame): audio(frame)
      case .fail(let error): throw error
      case .stop: return
      }
    }
  }

  func stop() {
    self.add(.stop)
  }

  func setDemand(_ demand: MediaSelection) {
    self.demands.withLock { $0.append(demand) }
  }

  /// Gives one picture.
  func give(_ sequence: UInt64, at timestamp: MediaTime = .zero) {
    let buffer = PictureBuffer(planes: []) {}
    self.add(
      .give(
        VideoFrame(
          size: PictureSize(width: 16, height: 16),
          format: .i420,
          range: .limited,
          timestamp: timestamp,
          sequence: sequence,
          buffer: buffer
        )
      )
    )
  }

  /// Gives a millisecond of silence.
  func hear() {
    self.add(
      .hear(
        AudioFrame(
          format: AudioFormat(sampleRate: 1000, channels: 1),
          timestamp: .zero,
          samples: [0]
        )
      )
    )
  }

  /// Breaks the device.
  func fail(_ error: CaptureError) {
    self.add(.fail(error))
  }

  private func add(_ command: Command) {
    self.condition.lock()
    self.commands.withLock { $0.append(command) }
    self.condition.signal()
    self.condition.unlock()
  }

  private func next() -> Command {
    self.condition.lock()
    defer { self.condition.unlock() }
    while true {
      let command = self.commands.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      if let command { return command }
      self.condition.wait()
    }
  }
}

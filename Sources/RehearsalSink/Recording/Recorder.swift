internal import NIOCore
internal import NIOPosix
internal import RTMP
internal import Synchronization

/// Writes one publish to a file, on a thread that may block.
///
/// The queue before the file is bounded. Its policy is *end the recording*: a file with a hole would
/// pass for what the publisher sent, so nothing is written after the first message that had no room.
final class Recorder: Sendable {
  /// Where the recording goes.
  let path: String

  /// The most bytes that wait for the disk.
  static let queueLimit = 32 << 20

  private struct State: ~Copyable {
    var file: RecordingFile?
    var failure: RehearsalSinkError?
  }

  /// What waits for the disk.
  private struct Queue {
    var bytes = 0
    var hasOverflowed = false

    /// Makes room for a message, unless there is none or was none before.
    mutating func reserve(_ count: Int) -> Bool {
      self.hasOverflowed = self.hasOverflowed || self.bytes + count > Recorder.queueLimit
      guard !self.hasOverflowed else { return false }
      self.bytes += count
      return true
    }
  }

  private let thread: NIOThreadPool
  /// Only touched by `thread`, which runs one job at a time.
  private let state: Mutex<State>
  private let queue = Mutex(Queue())

  private init(file: consuming RecordingFile, path: String, thread: NIOThreadPool) {
    self.path = path
    self.thread = thread
    self.state = Mutex(State(file: file, failure: nil))
  }

  /// Opens a file of a free name in `directory`.
  static func open(
    directory: String,
    stream: (app: String, name: String, number: Int),
    thread: NIOThreadPool
  ) async throws -> Recorder {
    try await thread.runIfActive {
      // A recording of an earlier run may have the name already.
      for number in stream.number ..< stream.number + 10_000 {
        let name = RecordingName.make(app: stream.app, name: stream.name, number: number)
        let path = "\(directory)/\(name)"
        if let file = try RecordingFile.create(path: path) {
          return Recorder(file: file, path: path, thread: thread)
        }
      }
      throw RehearsalSinkError(.recordingFailed, "No file name is free in \(directory).")
    }
  }

  /// Queues a message.
  func append(_ message: MediaMessage) {
    guard self.queue.withLock({ $0.reserve(message.body.readableBytes) }) else { return }
    self.thread.submit { state in
      // A cancelled job is one of a sink that stops; the recording ends there.
      guard case .active = state else { return }
      self.write(message)
    }
  }

  /// Writes what is queued and completes the file, even when the task is cancelled.
  func finish() async throws(RehearsalSinkError) {
    let failure = await withCheckedContinuation { continuation in
      self.thread.submit { _ in
        continuation.resume(returning: self.complete())
      }
    }
    if let failure { throw failure }
  }

  private func complete() -> RehearsalSinkError? {
    let failure = self.state.withLock { state -> RehearsalSinkError? in
      guard var file = state.file.take() else { return nil }
      do throws(RehearsalSinkError) {
        try file.finish()
        return state.failure
      } catch {
        return state.failure ?? error
      }
    }
    guard failure == nil, self.queue.withLock({ $0.hasOverflowed }) else { return failure }
    return RehearsalSinkError(
      .recordingFailed,
      "The recording \(self.path) ends early: the disk is slower than the stream."
    )
  }

  private func write(_ message: MediaMessage) {
    self.queue.withLock { $0.bytes -= message.body.readableBytes }
    self.state.withLock { state in
      guard state.failure == nil else { return }
      do throws(RehearsalSinkError) {
        try state.file?.append(message)
      } catch {
        state.failure = error
      }
    }
  }
}

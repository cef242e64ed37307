internal import Dispatch
internal import Media
internal import RTMP
internal import Synchronization

/// Writes what a queue gives to FLV files, on a thread of its own: a disk that hangs holds up
/// nobody else, and not even the publisher.
final class FLVRecording: Sendable {
  /// What the publisher has to know.
  enum Event: Sendable {
    case opened
    /// The entries were written, as so many bytes. `isFirst`: with them the first frame.
    case wrote([PacketQueue.Entry], bytes: Int, isFirst: Bool)
    case wantsKeyframe
    /// What follows goes to another file.
    case rotated(path: String)
    /// Nothing can be written any more.
    case failed(PublishFailure)
    /// The file is complete.
    case finished
  }

  private struct State: ~Copyable {
    var recorder: FLVRecorder?
    var hasFrame = false
  }

  private let thread = DispatchQueue(label: "rackcast.record")
  /// Only touched on `thread`, which runs one block at a time: nobody ever waits for the lock.
  private let state = Mutex(State())
  private let queue: DestinationQueue
  private let report: @Sendable (Event) -> Void

  init(queue: DestinationQueue, report: @escaping @Sendable (Event) -> Void) {
    self.queue = queue
    self.report = report
  }

  /// Creates the file; `opened` or `failed` follows.
  func open(_ recording: PushURL.Recording) {
    self.thread.async {
      self.perform { state throws(PublishFailure) in
        state.recorder = try FLVRecorder(creating: recording)
        self.report(.opened)
      }
    }
  }

  /// There is something in the queue.
  func wake() {
    self.thread.async {
      self.perform { state throws(PublishFailure) in try self.drain(&state) }
    }
  }

  /// Writes what is left in the queue and completes the file; `finished` or `failed` follows.
  func finish() {
    self.thread.async {
      self.perform { state throws(PublishFailure) in
        try self.drain(&state)
        try state.recorder?.finish()
        state.recorder = nil
        self.report(.finished)
      }
    }
  }

  /// Completes the file with what was written, whenever the disk lets it.
  func abandon() {
    self.thread.async {
      self.perform { state throws(PublishFailure) in
        try state.recorder?.finish()
        state.recorder = nil
      }
    }
  }

  private func drain(_ state: inout State) throws(PublishFailure) {
    while let path = state.recorder?.path {
      let now = MonotonicClock.now
      let batch = self.queue.take(bytes: 1 << 20, at: now)
      if batch.asksForKeyframe {
        self.report(.wantsKeyframe)
      }
      guard !batch.entries.isEmpty else { return }
      let bytes = try state.recorder?.write(batch.entries.lazy.map(\.message), at: now) ?? 0
      if let next = state.recorder?.path, next != path {
        self.report(.rotated(path: next))
      }
      let isFirst = !state.hasFrame && batch.entries.contains { !$0.message.isHeader }
      state.hasFrame = state.hasFrame || isFirst
      self.report(.wrote(batch.entries, bytes: bytes, isFirst: isFirst))
    }
  }

  private func perform(_ step: (inout State) throws(PublishFailure) -> Void) {
    self.state.withLock { state in
      do throws(PublishFailure) {
        try step(&state)
      } catch {
        self.report(.failed(error))
        // A full disk still lets the start of the file be completed. An error of that tells nothing
        // new: the file stays as playable as a live stream.
        try? state.recorder?.finish()
        state.recorder = nil
      }
    }
  }
}

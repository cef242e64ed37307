internal import Logging
internal import Media
internal import NIOCore
internal import RTMP
internal import Synchronization

extension Publisher {
  /// Opens the file and records from then on.
  func record() {
    guard let target = self.url.recording else {
      preconditionFailure("Only files are recorded to.")
    }
    let path = target.path
    let attempt = self.attempt
    let deadline = self.configuration.deadlines.connect
    self.after(deadline) { $0.fail(.openDeadline(path, deadline)) }
    let recording = FLVRecording(queue: self.queue) { event in
      self.eventLoop.execute {
        self.assumeIsolated { publisher in
          guard publisher.attempt == attempt else { return }
          publisher.happened(event)
        }
      }
    }
    self.transport = .recording(recording)
    recording.open(target)
  }

  private func happened(_ event: FLVRecording.Event) {
    guard case .recording(let recording) = self.transport else { return }
    switch event {
    case .opened:
      self.cancelTimer()
      self.tell(.connected(serverIP: ""))
      self.machine.accepted(at: MonotonicClock.now)
      self.figures.withLock { $0.statistics.publishes += 1 }
      self.tellState()
      self.feed.join(self.queue, Waker { recording.wake() })
      recording.wake()

    case .wrote(let entries, let bytes, let isFirst):
      let now = MonotonicClock.now
      self.figures.withLock { figures in
        figures.sent(entries, bytes: bytes, at: now)
        figures.statistics.bytesAcknowledged = figures.statistics.bytesSent
      }
      if isFirst {
        self.tell(.published)
      }
      if self.machine.measured(queueDelay: self.queue.figures(at: now).delay, at: now) {
        self.tellState()
      }

    case .rotated(let path):
      self.logger.info("Recording goes on in \(path)")

    case .wantsKeyframe:
      self.requestKeyframe()

    case .failed(let failure):
      self.fail(failure)

    case .finished:
      self.stopped()
    }
  }

  /// Writes what is left and completes the file.
  func endRecording(_ recording: FLVRecording) {
    recording.finish()
  }
}

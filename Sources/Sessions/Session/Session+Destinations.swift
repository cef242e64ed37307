internal import Events
internal import Media
internal import Publishing

extension Session {
  /// Takes in what a publisher reported.
  func handle(_ event: PublisherEvent, of label: String, at stamp: TimeStamp) {
    switch event {
    case .stateChanged(let state):
      self.destinationChanged(label, to: state, at: stamp)

    case .connected(let serverIP):
      self.record(
        .connected,
        "connected to \(serverIP)",
        detail: EventDetail(serverIp: serverIP),
        destination: label,
        at: stamp
      )

    case .published:
      self.record(.pushBegin, "the server takes the stream", destination: label, at: stamp)
      self.transition(at: stamp, cause: "destination \(label) publishes") {
        $0.destinationPublished()
      }

    case .reconnecting(let attempt, let attempts, let delay, let cause):
      self.run?.publishers[label]?.nextTry = stamp.wall + delay.nanoseconds
      self.record(
        .reconnecting,
        "attempt \(attempt)\(attempts > 0 ? " of \(attempts)" : "") in \(delay.brief): \(cause)",
        detail: EventDetail(
          attempt: UInt32(attempt),
          attempts: UInt32(attempts),
          delayMs: delay.milliseconds,
          cause: cause
        ),
        destination: label,
        at: stamp
      )

    case .failure(let failure), .refused(let failure):
      self.destinationFailed(label, failure, at: stamp)

    case .rateChanged(let decision):
      self.rateChanged(decision, of: label, at: stamp)

    case .gaveUp(let reason):
      self.note(.networkDisconnected, reason, label, at: stamp)

    case .invalidURL:
      self.note(.invalidURL, "the URL cannot be used", label, at: stamp)
    }
  }

  func destinationChanged(
    _ label: String,
    to state: DestinationState,
    at stamp: TimeStamp = .now
  ) {
    guard let previous = self.run?.publishers[label]?.state, previous != state else { return }
    self.run?.publishers[label]?.state = state
    self.run?.publishers[label]?.stateSince = stamp.wall
    if state != .backoff { self.run?.publishers[label]?.nextTry = nil }
    self.record(
      .destinationStateChanged,
      "\(label) is \(state.rawValue)",
      destination: label,
      from: previous.rawValue,
      to: state.rawValue,
      at: stamp
    )
    if previous.isFlowing != state.isFlowing {
      self.shareRate(cause: "\(label) is \(state.rawValue)", at: stamp)
    }
    // A publisher tells this last, after the codes that say why.
    if state == .failed {
      self.destinationGone(label, at: stamp)
    }
  }

  private func destinationFailed(_ label: String, _ failure: PublishFailure, at stamp: TimeStamp) {
    let detail = EventDetail(
      errno: failure.errnoCode,
      errnoName: ErrnoName.of(failure.errnoCode),
      step: failure.step.rawValue,
      cause: failure.message,
      rtmpCode: failure.rtmpCode
    )
    let code =
      switch failure.code {
      case .dnsFailed: Code.dnsFailed
      case .connectFailed: Code.connectFailed
      case .handshakeFailed: Code.handshakeFailed
      case .serverClosed: Code.serverClosed
      case .readWriteFailed: Code.readWriteFailed
      case .refused: Code.serverRefused
      }
    self.note(code, failure.message, label, detail: detail, at: stamp)
  }

  /// Records an error of a destination and keeps it for those who ask.
  private func note(
    _ code: Code,
    _ message: String,
    _ label: String,
    detail: EventDetail = EventDetail(),
    at stamp: TimeStamp
  ) {
    self.run?.publishers[label]?.lastError = DestinationSnapshot.LastError(
      code: code.number,
      message: message
    )
    self.record(code, message, detail: detail, destination: label, at: stamp)
  }

  /// A destination has failed for good, or was removed.
  func destinationGone(_ label: String, at stamp: TimeStamp) {
    let cause = "no destination is left"
    switch self.transition(at: stamp, cause: cause, { $0.destinationGone(label) }) {
    case .fail: self.fail()
    case .none: break
    }
  }
}

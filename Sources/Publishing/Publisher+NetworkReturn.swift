internal import Media
internal import Synchronization

extension Publisher {
  /// The network came back: begins anew what it may help.
  func networkReturned() {
    // A file is on this machine.
    guard self.url.path == nil else { return }
    let now = MonotonicClock.now
    let state = self.machine.observed
    let silence = self.silence(in: state, at: now)
    let action = self.machine.networkReturned(
      isSilent: silence >= self.configuration.silence,
      spread: self.configuration.networkSpread,
      at: now,
      using: &self.generator
    )
    guard case .retry(let attempt, let attempts, let delay) = action else { return }
    let lost = self.connection.flatMap { $0.isLive ? $0.server : nil }
    self.dropTransport()
    // A try that is brought forward was counted when it was announced.
    if state != .backoff { self.figures.withLock { $0.statistics.reconnects += 1 } }
    if let lost { self.tell(.failure(.writeDeadline(lost, silence))) }
    self.tell(
      .reconnecting(attempt: attempt, of: attempts, delay: delay, cause: "the network is back")
    )
    self.tellState()
    self.after(delay) { $0.retry() }
  }

  /// How long what is under way has waited for the server.
  private func silence(in state: DestinationState, at now: MediaTime) -> Duration {
    switch state {
    case .publishing, .congested:
      self.connection?.deadline.silence(at: now) ?? .zero
    case .resolving, .connecting, .handshaking:
      now - self.begunAt
    case .idle, .backoff, .failed:
      .zero
    }
  }
}

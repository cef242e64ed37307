internal import Media

extension Publisher {
  /// Decides when a destination connects, waits, is given up and stops. Owns no socket, timer,
  /// clock or task.
  struct StateMachine: Sendable {
    /// What a publishing destination carries on from state to state.
    private struct Live {
      var since: MediaTime
      /// Since when the queue has been short; `nil` while it is not.
      var calmSince: MediaTime?
    }

    /// What a destination waits for between two tries.
    private enum Pause {
      /// The next try, at its time.
      case policy
      /// The next try, which the network's return brought forward.
      case network
    }

    private enum State {
      /// Not begun. Moves to `resolving`, `connecting` or `stopped`.
      case idle
      /// Moves to `connecting`, `backoff`, `failed` or `stopped`.
      case resolving
      /// Moves to `handshaking`, `publishing` (a file), `backoff`, `failed` or `stopped`.
      case connecting
      /// Moves to `publishing`, `backoff`, `failed` or `stopped`.
      case handshaking
      /// Moves to `congested`, `backoff`, `failed` or `stopped`.
      case publishing(Live)
      /// Moves to `publishing`, `backoff`, `failed` or `stopped`.
      case congested(Live)
      /// Moves to `resolving`, `connecting` or `stopped`.
      case backoff(Pause)
      /// Terminal.
      case failed
      /// Terminal.
      case stopped
    }

    private var state = State.idle
    private var rules: Rules
    /// Automatic tries since the destination was last stable.
    private var tries = 0
    /// When the last publish began.
    private var lastPublish: MediaTime?
    /// Whether the server asked for a reconnect since the destination was last stable.
    private var hasFollowedRequest = false

    init(_ rules: Rules) {
      self.rules = rules
    }

    /// The state as it is told outside.
    var observed: DestinationState {
      switch self.state {
      case .idle, .stopped: .idle
      case .resolving: .resolving
      case .connecting: .connecting
      case .handshaking: .handshaking
      case .publishing: .publishing
      case .congested: .congested
      case .backoff: .backoff
      case .failed: .failed
      }
    }

    private var firstState: State {
      self.rules.resolves ? .resolving : .connecting
    }
  }
}

extension Publisher.StateMachine {
  enum OnBegin: Equatable {
    /// Look up the name of the server.
    case resolve
    /// Open the file.
    case open
    /// Do nothing: it is not the time to begin.
    case none
  }

  /// The destination is wanted.
  mutating func start() -> OnBegin {
    guard case .idle = self.state else { return .none }
    return self.begin()
  }

  /// The pause is over.
  mutating func retry() -> OnBegin {
    guard case .backoff = self.state else { return .none }
    return self.begin()
  }

  private mutating func begin() -> OnBegin {
    self.state = self.firstState
    return self.rules.resolves ? .resolve : .open
  }

  /// The addresses of the server are known.
  mutating func resolved() {
    guard case .resolving = self.state else {
      preconditionFailure("No name is looked up in state \(self.observed).")
    }
    self.state = .connecting
  }

  /// The TCP connection is up.
  mutating func connected() {
    guard case .connecting = self.state else {
      preconditionFailure("Nothing is being connected in state \(self.observed).")
    }
    self.state = .handshaking
  }

  /// The server accepted the stream, or the file is open.
  mutating func accepted(at now: MediaTime) {
    switch self.state {
    case .connecting, .handshaking:
      self.lastPublish = now
      self.state = .publishing(Live(since: now))
    case .idle, .resolving, .publishing, .congested, .backoff, .failed, .stopped:
      preconditionFailure("Nothing can be accepted in state \(self.observed).")
    }
  }

  /// The oldest message in the queue has waited for `delay`. Says whether the state changed.
  mutating func measured(queueDelay delay: Duration, at now: MediaTime) -> Bool {
    switch self.state {
    case .publishing(let live):
      guard delay > self.rules.queueBudget else { return false }
      self.state = .congested(Live(since: live.since))
      return true

    case .congested(var live):
      guard delay <= self.rules.queueBudget / 2 else {
        live.calmSince = nil
        self.state = .congested(live)
        return false
      }
      let calmSince = live.calmSince ?? now
      guard now - calmSince >= self.rules.calmAfter else {
        live.calmSince = calmSince
        self.state = .congested(live)
        return false
      }
      self.state = .publishing(Live(since: live.since))
      return true

    case .idle, .resolving, .connecting, .handshaking, .backoff, .failed, .stopped:
      return false
    }
  }
}

extension Publisher.StateMachine {
  enum OnFailure: Equatable {
    /// Try again after the pause. `of` is 0 when tries are not limited. `isSpaced` tells that the pause
    /// is longer than the policy's, so that publishes do not begin too soon after each other.
    case retry(attempt: Int, of: Int, after: Duration, isSpaced: Bool = false)
    /// The tries are used up, or another one is pointless.
    case giveUp
    /// The server refused for good.
    case refuse
    /// Do nothing: there was nothing to lose.
    case none
  }

  /// From the next loss on, tries follow another policy.
  mutating func retryPolicyChanged(to policy: RetryPolicy) {
    self.rules.retry = policy
  }

  /// The connection was lost or could not be made.
  mutating func failed(
    _ failure: PublishFailure,
    at now: MediaTime,
    using generator: inout some RandomNumberGenerator
  ) -> OnFailure {
    switch self.state {
    case .publishing(let live), .congested(let live):
      if now - live.since >= self.rules.stableAfter {
        self.tries = 0
        self.hasFollowedRequest = false
      }
    case .resolving, .connecting, .handshaking:
      break
    case .idle, .backoff, .failed, .stopped:
      return .none
    }

    guard !failure.isPermanent else {
      self.state = .failed
      return failure.code == .refused ? .refuse : .giveUp
    }
    let policy = self.rules.retry
    if failure.isReconnectRequest, !self.hasFollowedRequest {
      // Nothing went wrong, so nothing is counted; a server that asks again and again is.
      self.hasFollowedRequest = true
      self.state = .backoff(.policy)
      return .retry(
        attempt: 1,
        of: policy.keepTrying ? 0 : policy.attempts,
        after: self.spacing(at: now),
        isSpaced: self.spacing(at: now) > .zero
      )
    }
    guard policy.keepTrying || self.tries < policy.attempts else {
      self.state = .failed
      return .giveUp
    }
    self.tries += 1
    self.state = .backoff(.policy)
    let pause = Backoff(policy).delay(beforeAttempt: self.tries, using: &generator)
    let spacing = self.spacing(at: now)
    return .retry(
      attempt: self.tries,
      of: policy.keepTrying ? 0 : policy.attempts,
      after: max(pause, spacing),
      isSpaced: spacing > pause
    )
  }

  /// How long it is until the next publish may begin.
  private func spacing(at now: MediaTime) -> Duration {
    guard let last = self.lastPublish else { return .zero }
    return max(last + self.rules.retry.minPublish - now, .zero)
  }

  enum OnNetwork: Equatable {
    /// Drop what is under way, if anything, and try after the pause.
    case retry(attempt: Int, of: Int, after: Duration)
    /// Do nothing: the destination is fine, is over, or is tried soon anyway.
    case none
  }

  /// The network came back: what was waited for, or begun while it was away, is tried anew. The tries
  /// are counted anew, too.
  ///
  /// - Parameters:
  ///   - isSilent: whether what is under way has waited for the peer for a while.
  ///   - spread: the longest pause, so that not all destinations come at once.
  mutating func networkReturned(
    isSilent: Bool,
    spread: Duration,
    at now: MediaTime,
    using generator: inout some RandomNumberGenerator
  ) -> OnNetwork {
    switch self.state {
    case .backoff(.policy):
      break
    case .resolving, .connecting, .handshaking, .publishing, .congested:
      guard isSilent else { return .none }
    case .idle, .backoff(.network), .failed, .stopped:
      return .none
    }
    let policy = self.rules.retry
    self.tries = 1
    self.state = .backoff(.network)
    let pause = Duration.nanoseconds(
      Int64.random(in: 0 ... spread.nanoseconds, using: &generator)
    )
    return .retry(
      attempt: 1,
      of: policy.keepTrying ? 0 : policy.attempts,
      after: max(pause, self.spacing(at: now))
    )
  }

  enum OnStop: Equatable {
    /// End the stream properly.
    case unpublish
    /// Drop what is under way.
    case abandon
    /// Do nothing: it is over already.
    case none
  }

  /// The destination is no more wanted.
  mutating func stop() -> OnStop {
    switch self.state {
    case .publishing, .congested:
      self.state = .stopped
      return .unpublish
    case .idle, .resolving, .connecting, .handshaking, .backoff:
      self.state = .stopped
      return .abandon
    case .failed, .stopped:
      return .none
    }
  }
}

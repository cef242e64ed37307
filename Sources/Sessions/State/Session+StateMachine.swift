extension Session {
  /// Decides which state a session is in. Owns no device, task or clock.
  struct StateMachine: Hashable {
    private(set) var state = SessionState.idle
    /// The destinations that may still carry the stream.
    private var destinations: Set<String> = []
    /// Whether some destination took the stream since the start.
    private var hasPublished = false
    /// The sources that are gone.
    private(set) var lostSources: Set<Source> = []
    /// Whether an operator paused the session; it stays so while a source is lost.
    private(set) var isPaused = false

    /// A source of the session.
    enum Source: Hashable {
      case camera
      case microphone
    }

    init() {}

    enum OnStart: Equatable {
      /// Open the sources.
      case prepare
      /// Do nothing: the session runs.
      case none
      /// Refuse: the session is being stopped.
      case refuse
    }

    mutating func start(destinations: Set<String>) -> OnStart {
      switch self.state {
      case .idle, .failed:
        self = StateMachine()
        self.state = .preparing
        self.destinations = destinations
        return .prepare

      case .preparing, .live, .paused, .degraded:
        return .none

      case .stopping:
        return .refuse
      }
    }

    enum OnStop: Equatable {
      /// End the publishers, then close the sources.
      case tearDown
      /// Do nothing: nothing runs, or the end is under way.
      case none
    }

    mutating func stop() -> OnStop {
      switch self.state {
      case .preparing, .live, .paused, .degraded:
        self.state = .stopping
        return .tearDown

      case .failed:
        self.state = .idle
        return .none

      case .idle, .stopping:
        return .none
      }
    }

    /// Everything is closed.
    mutating func stopped() {
      switch self.state {
      case .stopping: self.state = .idle
      case .idle, .preparing, .live, .paused, .degraded, .failed: break
      }
    }

    enum OnPause: Equatable {
      /// Put the waiting image on air, or take it off.
      case follow
      /// Do nothing: it is so already.
      case none
      /// Refuse: nothing is on air.
      case refuse
    }

    /// An operator wants the waiting image on air.
    mutating func pause() -> OnPause {
      self.setPaused(true)
    }

    /// An operator wants the camera on air again.
    mutating func resume() -> OnPause {
      self.setPaused(false)
    }

    private mutating func setPaused(_ isPaused: Bool) -> OnPause {
      switch self.state {
      case .live, .paused, .degraded:
        guard self.isPaused != isPaused else { return .none }
        self.isPaused = isPaused
        self.settle()
        return .follow

      case .idle, .preparing, .stopping, .failed:
        return .refuse
      }
    }

    /// A destination took the stream.
    mutating func destinationPublished() {
      self.hasPublished = true
      self.settle()
    }

    /// A destination was added or brought back while the session runs.
    mutating func destinationAdded(_ label: String) {
      self.destinations.insert(label)
    }

    enum OnDestinationGone: Equatable {
      /// End the session: nobody is left to send to.
      case fail
      /// Go on with the others.
      case none
    }

    /// A destination was given up, or removed.
    mutating func destinationGone(_ label: String) -> OnDestinationGone {
      self.destinations.remove(label)
      switch self.state {
      case .preparing, .live, .paused, .degraded:
        guard self.destinations.isEmpty else { return .none }
        self.state = .failed
        return .fail

      case .idle, .stopping, .failed:
        return .none
      }
    }

    enum OnSourceLost: Equatable {
      /// End the session: without this source it cannot begin.
      case fail
      /// Go on with the last picture, or with silence.
      case none
    }

    /// A source could not be opened, or failed while it was used.
    mutating func sourceLost(_ source: Source) -> OnSourceLost {
      switch self.state {
      case .preparing:
        self.state = .failed
        return .fail

      case .live, .paused, .degraded:
        self.lostSources.insert(source)
        self.settle()
        return .none

      case .idle, .stopping, .failed:
        return .none
      }
    }

    /// A lost source is back.
    mutating func sourceReturned(_ source: Source) {
      self.lostSources.remove(source)
      self.settle()
    }

    /// The encoder gave up: nothing can be sent.
    mutating func encoderFailed() -> OnSourceLost {
      switch self.state {
      case .preparing, .live, .paused, .degraded:
        self.state = .failed
        return .fail

      case .idle, .stopping, .failed:
        return .none
      }
    }

    private mutating func settle() {
      switch self.state {
      case .preparing, .live, .paused, .degraded:
        guard self.hasPublished else { return }
        if !self.lostSources.isEmpty {
          self.state = .degraded
        } else {
          self.state = self.isPaused ? .paused : .live
        }

      case .idle, .stopping, .failed:
        break
      }
    }
  }
}

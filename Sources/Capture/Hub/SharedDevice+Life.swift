extension SharedDevice {
  /// Decides when a device runs, stops and may be joined. Owns no thread and no source.
  struct Life {
    private enum State {
      /// Its thread opens it. Moves to `running`, or to `ending` when that fails or nobody waits.
      case opening(users: Int)
      /// It gives frames. Moves to `ending`.
      case running(users: Int)
      /// It gives nothing any more and is being closed. Terminal; a new open makes a new device.
      case ending
    }

    private var state = State.opening(users: 0)

    /// Whether the device is being closed or closed.
    var isEnding: Bool {
      switch self.state {
      case .opening, .running: false
      case .ending: true
      }
    }

    enum OnAttach: Equatable {
      /// One more uses the device.
      case attached
      /// Too late: wait until it is closed, then open it anew.
      case waitForEnd
    }

    /// Somebody wants the device.
    mutating func attach() -> OnAttach {
      switch self.state {
      case .opening(let users):
        self.state = .opening(users: users + 1)
        return .attached
      case .running(let users):
        self.state = .running(users: users + 1)
        return .attached
      case .ending:
        return .waitForEnd
      }
    }

    enum OnDetach: Equatable {
      /// Others use it, or it is not open yet.
      case none
      /// The last one left: stop the source, then wait for the end.
      case stop
      /// It is being closed already: wait for the end.
      case waitForEnd
    }

    /// Somebody who was attached leaves.
    mutating func detach() -> OnDetach {
      switch self.state {
      case .opening(let users):
        self.state = .opening(users: users - 1)
        return .none
      case .running(let users) where users > 1:
        self.state = .running(users: users - 1)
        return .none
      case .running:
        self.state = .ending
        return .stop
      case .ending:
        return .waitForEnd
      }
    }

    enum OnOpened: Equatable {
      /// Run the source.
      case run
      /// Everybody left meanwhile: close it.
      case close
    }

    /// The source is open.
    mutating func opened() -> OnOpened {
      switch self.state {
      case .opening(let users) where users > 0:
        self.state = .running(users: users)
        return .run
      case .opening:
        self.state = .ending
        return .close
      case .running, .ending:
        preconditionFailure("A device is opened once.")
      }
    }

    /// The source could not be opened.
    mutating func openFailed() {
      self.state = .ending
    }

    enum OnRunEnded: Equatable {
      /// It was stopped: nobody is there to tell.
      case none
      /// It ended by itself: tell everybody.
      case fail
    }

    /// The source stopped giving frames.
    mutating func runEnded() -> OnRunEnded {
      switch self.state {
      case .running:
        self.state = .ending
        return .fail
      case .ending:
        return .none
      case .opening:
        preconditionFailure("A device runs after it is open.")
      }
    }
  }
}

/// Decides when a client connects, and what becomes of the calls that want a connection.
///
/// A value without I/O or clock. It connects when a call asks, and not for a connection nobody
/// wants. After a failed attempt calls fail at once with its error until the pause is over; those
/// that wait for readiness stay, and are the reason for the next attempt.
struct ConnectionSupervisor<Connection> {
  /// Names a call that waits for a connection.
  typealias Waiter = UInt64

  private enum State {
    /// Nothing is open and nobody asks. Moves to `connecting` or `stopped`.
    case idle
    /// An attempt is under way. Moves to `connected`, `pausing`, or `stopped`.
    case connecting(waiters: [Waiter: WaitsForReady])
    /// Calls have a connection. Moves to `idle` or `stopped`.
    case connected(Connection)
    /// An attempt failed; the next is not due. Moves to `connecting`, `idle` or `stopped`.
    case pausing(ControlTransportError, waiters: [Waiter])
    /// Terminal.
    case stopped
  }

  typealias WaitsForReady = Bool

  private var state = State.idle
  private var backoff: Backoff

  init(backoff: Backoff) {
    self.backoff = backoff
  }

  var isStopped: Bool {
    switch self.state {
    case .stopped:
      true
    case .idle, .connecting, .connected, .pausing:
      false
    }
  }

  enum OnCall {
    case use(Connection)
    /// Wait; start an attempt first if so told.
    case wait(connect: Bool)
    /// The last attempt failed, or (without an error) the client is shut down.
    case fail(ControlTransportError?)
  }

  /// A call wants a connection.
  mutating func call(_ waiter: Waiter, waitsForReady: WaitsForReady) -> OnCall {
    switch self.state {
    case .idle:
      self.state = .connecting(waiters: [waiter: waitsForReady])
      return .wait(connect: true)
    case .connecting(var waiters):
      waiters[waiter] = waitsForReady
      self.state = .connecting(waiters: waiters)
      return .wait(connect: false)
    case .connected(let connection):
      return .use(connection)
    case .pausing(let error, var waiters):
      guard waitsForReady else { return .fail(error) }
      waiters.append(waiter)
      self.state = .pausing(error, waiters: waiters)
      return .wait(connect: false)
    case .stopped:
      return .fail(nil)
    }
  }

  /// A call does not want a connection any more. Returns whether it still waited.
  mutating func cancel(_ waiter: Waiter) -> Bool {
    switch self.state {
    case .connecting(var waiters):
      let waited = waiters.removeValue(forKey: waiter) != nil
      self.state = .connecting(waiters: waiters)
      return waited
    case .pausing(let error, var waiters):
      let count = waiters.count
      waiters.removeAll { $0 == waiter }
      self.state = .pausing(error, waiters: waiters)
      return waiters.count < count
    case .idle, .connected, .stopped:
      return false
    }
  }

  enum OnConnected {
    /// Give the connection to these.
    case use([Waiter])
    /// The client was shut down meanwhile.
    case close
  }

  /// The attempt succeeded.
  mutating func connected(_ connection: Connection) -> OnConnected {
    switch self.state {
    case .connecting(let waiters):
      self.state = .connected(connection)
      self.backoff.reset()
      return .use(waiters.keys.sorted())
    case .stopped:
      return .close
    case .idle, .connected, .pausing:
      preconditionFailure("Only an attempt that was started succeeds.")
    }
  }

  struct OnFailed {
    /// The calls to tell.
    var failed: [Waiter] = []
    /// How long to wait with the next attempt.
    var pause: Duration?
  }

  /// The attempt failed.
  mutating func failed(_ error: ControlTransportError) -> OnFailed {
    switch self.state {
    case .connecting(let waiters):
      let patient = waiters.filter { $0.value }.keys.sorted()
      self.state = .pausing(error, waiters: patient)
      let failed = waiters.filter { !$0.value }.keys.sorted()
      return OnFailed(failed: failed, pause: self.backoff.next())
    case .stopped:
      return OnFailed()
    case .idle, .connected, .pausing:
      preconditionFailure("Only an attempt that was started fails.")
    }
  }

  /// The pause is over. Returns whether to start an attempt.
  mutating func pauseOver() -> Bool {
    switch self.state {
    case .pausing(_, let waiters):
      guard !waiters.isEmpty else {
        self.state = .idle
        return false
      }
      let waiting = waiters.map { ($0, true) }
      self.state = .connecting(waiters: Dictionary(uniqueKeysWithValues: waiting))
      return true
    case .stopped:
      return false
    case .idle, .connecting, .connected:
      preconditionFailure("Only a pause ends.")
    }
  }

  /// The connection takes no new calls, or is gone.
  ///
  /// - Parameter matches: Whether a connection is the one meant; another may be in use by now.
  mutating func ended(where matches: (Connection) -> Bool) {
    switch self.state {
    case .connected(let connection) where matches(connection):
      self.state = .idle
    case .idle, .connecting, .connected, .pausing, .stopped:
      break  // Another is in use, or none.
    }
  }

  /// No further calls.
  ///
  /// - Returns: The calls that waited.
  mutating func stop() -> [Waiter] {
    let state = self.state
    self.state = .stopped
    switch state {
    case .idle, .connected, .stopped:
      return []
    case .connecting(let waiters):
      return waiters.keys.sorted()
    case .pausing(_, let waiters):
      return waiters
    }
  }
}

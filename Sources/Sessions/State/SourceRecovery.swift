internal import Media

/// Decides when a lost source is opened again, and for how long it must then give something before
/// it counts as back. Owns no device and no clock.
struct SourceRecovery: Hashable {
  /// The pause before the first try, which doubles from try to try.
  static let firstPause = Duration.milliseconds(100)
  /// Where it stops doubling.
  static let longestPause = Duration.seconds(5)
  /// The pause while the device is not there: its arrival ends it. The time is for machines whose
  /// kernel does not tell of arrivals.
  static let absentPause = Duration.seconds(30)
  /// How long a source must give something to be back; doubles with each loss soon after a return.
  static let firstProof = Duration.milliseconds(500)
  /// Where it stops doubling.
  static let longestProof = Duration.seconds(4)
  /// A source that stayed this long is no longer held to have come and gone.
  static let calm = Duration.seconds(30)

  private enum State: Hashable {
    /// It is used. Moves to `waiting`.
    case present(since: MediaTime?)
    /// Until then, or until it arrives. Moves to `opening`, or to `present` when replaced.
    case waiting(until: MediaTime)
    /// It is being opened. Moves to `proving` or `waiting`.
    case opening(hasArrived: Bool)
    /// It is open, and its frames are counted. Moves to `present` or `waiting`.
    case proving
  }

  private var state = State.present(since: nil)
  /// Tries in a row that failed.
  private var failures = 0
  /// Losses in a row, each soon after a return.
  private var relapses = 0

  /// What follows from an event.
  enum Action: Hashable {
    case none
    /// Call `timePassed` then.
    case wait(until: MediaTime)
    /// Open the source, and count its frames for `proof`.
    case open
  }

  /// Whether the source is lost and has not come back.
  var isLost: Bool {
    switch self.state {
    case .present: false
    case .waiting, .opening, .proving: true
    }
  }

  /// How long the source must give something to be back.
  var proof: Duration {
    min(Self.longestProof, Self.firstProof * (1 << min(self.relapses, 8)))
  }

  /// The source was lost, or another one that cannot be opened was put in its place.
  mutating func lost(at now: MediaTime) -> Action {
    if case .present(let since?) = self.state, now - since < Self.calm {
      self.relapses += 1
    } else {
      self.relapses = 0
    }
    self.failures = 0
    return self.wait(Self.firstPause, from: now)
  }

  /// The device was plugged in, or may be used from now on.
  mutating func arrived() -> Action {
    switch self.state {
    case .waiting:
      self.failures = 0
      self.state = .opening(hasArrived: false)
      return .open
    case .opening:
      self.state = .opening(hasArrived: true)
      return .none
    case .present, .proving:
      return .none
    }
  }

  /// The time of the last `wait` has come.
  mutating func timePassed(at now: MediaTime) -> Action {
    guard case .waiting(let until) = self.state, now >= until else { return .none }
    self.state = .opening(hasArrived: false)
    return .open
  }

  /// The source is open.
  mutating func opened() {
    guard case .opening = self.state else { return }
    self.state = .proving
  }

  /// The source could not be opened, or failed before it was back.
  ///
  /// - Parameter isAbsent: whether there is no such device.
  mutating func failed(isAbsent: Bool, at now: MediaTime) -> Action {
    switch self.state {
    case .opening(hasArrived: true):
      // What failed was perhaps the one that is gone.
      self.failures = 0
      return self.wait(Self.firstPause, from: now)
    case .opening(hasArrived: false), .proving:
      self.failures += 1
      let pause = min(Self.longestPause, Self.firstPause * (1 << min(self.failures, 8)))
      return self.wait(isAbsent ? Self.absentPause : pause, from: now)
    case .present, .waiting:
      return .none
    }
  }

  /// The source has given something for long enough.
  mutating func returned(at now: MediaTime) {
    guard case .proving = self.state else { return }
    self.failures = 0
    self.state = .present(since: now)
  }

  /// Another source was put in its place.
  mutating func replaced() {
    self = SourceRecovery()
  }

  private mutating func wait(_ pause: Duration, from now: MediaTime) -> Action {
    let until = now + pause
    self.state = .waiting(until: until)
    return .wait(until: until)
  }
}

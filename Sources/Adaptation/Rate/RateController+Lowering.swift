internal import Media

extension RateController {
  /// A delay that a path with room does not have for longer than bursts explain.
  private var standingLimit: Duration {
    max(self.bounds.budget * 0.15, .milliseconds(45))
  }

  /// A delay at which a path that takes far less than what is sent is given way to.
  private var urgentLimit: Duration {
    max(self.bounds.budget * 0.2, .milliseconds(60))
  }

  /// A delay at which a path that takes a little less is given way to: what TCP makes up for after a
  /// loss does not last so long.
  private var patientLimit: Duration {
    max(self.bounds.budget * 0.4, .milliseconds(110))
  }

  /// TCP begins slowly; it says nothing of the path before that is over.
  private static let beginning = Duration.milliseconds(1200)

  /// The time in which the queues are to drain.
  private static let drainTime = 1.5
  /// What a path must take less than the rate to be held to be slower.
  private static let slower = 0.9
  private static let farSlower = 0.6
  private static let standstill = 0.2

  /// Whether more is sent than the path takes.
  var isFull: Bool {
    let delay = self.history.delay
    let isBeginning = self.history.age < max(Self.beginning, self.roundTrip * 4)
    // A long way has acknowledged nothing yet.
    let patience = isBeginning ? Self.beginning : .milliseconds(500)
    if self.history.silence > max(patience, self.roundTrip * 3) { return true }
    if isBeginning, delay < self.bounds.budget / 2 { return false }
    if delay > self.urgentLimit,
      let rate = self.seenRate,
      rate < self.total * (delay > self.patientLimit ? Self.slower : Self.farSlower)
    {
      return true
    }
    let span = self.bounds.keyframeInterval + .milliseconds(300)
    guard let standing = self.history.standingDelay(over: min(span, .seconds(3))) else {
      return false
    }
    return standing > self.standingLimit
  }

  private var roundTrip: Duration { self.history.newest?.roundTrip ?? .zero }

  /// What the path takes while it is full, in bits per second; `nil` when it is not full, or has not
  /// been for long enough to tell.
  private var seenRate: Double? {
    self.history.fullRate(
      over: max(.milliseconds(800), self.roundTrip * 1.5),
      least: max(.milliseconds(300), self.roundTrip)
    )
  }

  /// Whether the server's window held sending up.
  var isReceiverSlow: Bool {
    self.history.receiverLimitedShare(over: .seconds(1)) > 0.1
  }

  /// Why the path is full.
  var fullCause: RateCause {
    self.isReceiverSlow ? .receiverSlow : .pathSlow
  }

  /// Goes down to what the path takes, and further until the queues are empty.
  mutating func lower(at now: MediaTime) -> RateCause? {
    let seen =
      self.seenRate
      ?? self.history.acknowledgedRate(over: .seconds(1))
    let capacity = min(seen, self.total * 1.05)
    self.capacity = capacity
    self.lastFull = self.fullCause
    self.oldDelivery = self.history.newest?.deliveryRate
    // Where a way stands still, segments are sent again too.
    let moves = seen > self.total * Self.standstill
    self.probes.pathWasFull(
      capacity: capacity,
      isReceiverSlow: self.isReceiverSlow,
      losesAtRandom: moves && self.history.losesAtRandom,
      at: now
    )
    let goal = self.within(capacity * Self.utilisation)
    let backlog = capacity * self.history.delay.inSeconds
    let drained = capacity * Self.utilisation - backlog / Self.drainTime
    self.total = min(self.total, self.within(max(drained, capacity * 0.5)))
    self.phase = .draining(since: now, delay: self.history.delay, goal: min(goal, self.total * 2))
    return self.fullCause
  }

  /// Waits until what piled up is gone.
  mutating func drain(
    since: MediaTime,
    delay: Duration,
    goal: Double,
    at now: MediaTime
  ) -> RateCause? {
    var goal = goal
    if let rate = self.history.fullRate(
      over: max(.milliseconds(600), self.roundTrip * 1.5),
      least: max(.milliseconds(400), self.roundTrip)
    ),
      rate > self.capacity ?? 0, rate * Self.utilisation > goal
    {
      // What held the path up is over before all has drained.
      goal = self.within(rate * Self.utilisation)
      self.capacity = rate
      self.phase = .draining(since: since, delay: delay, goal: goal)
    }
    if self.history.delay < self.standingLimit {
      self.phase = .clear(since: now)
      self.total = max(self.total, goal)
      return .drained
    }
    let patience = max(.milliseconds(600), self.roundTrip * 2)
    guard now - since >= patience else { return nil }
    guard self.history.delay > delay + .milliseconds(50) || now - since > .seconds(3) else {
      return nil
    }
    // It grows in spite of the lower rate, or does not go: the path takes still less.
    return self.lower(at: now)
  }

  /// Takes for the rate what the path takes of more than that.
  mutating func track(at now: MediaTime) -> RateCause? {
    self.phase = .clear(since: now)
    let span = Duration.seconds(3)
    guard let offered = self.history.offeredRate(over: span) else { return nil }
    let before = self.total
    let taken = self.history.acknowledgedRate(over: span)
    guard taken < offered * Self.slower else {
      self.total = max(before, self.within(taken))
      return self.total > before ? .pathFree : nil
    }
    // The rest is given up, or piles up.
    let seen = self.history.busyRate(over: span)
    self.capacity = seen
    let rate = self.within(seen * Self.utilisation)
    // Bursts make it seem a little more and a little less.
    guard abs(rate - before) > before * 0.1 else { return nil }
    self.total = rate
    return self.fullCause
  }

  func within(_ total: Double) -> Double {
    min(max(total, self.lowest), self.highest)
  }
}

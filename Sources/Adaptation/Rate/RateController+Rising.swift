internal import Media

extension RateController {
  /// The time without a queue before the rate rises, and between two steps.
  private static let pause = Duration.seconds(1)
  /// The time for which a rate must hold to count as stable.
  private static let stableAfter = Duration.seconds(10)
  /// The step on the way to what the path was seen to take.
  private static let step = 1.25
  /// How much faster than the rate bursts must pass to show that the path has room.
  private static let room = 1.18
  /// The part of the rate that must be used to say anything of more.
  private static let used = 0.7

  /// Goes up a step if there is reason to.
  mutating func rise(clearSince: MediaTime, at now: MediaTime) -> RateCause? {
    // What is left to others says nothing of the path.
    if now - self.changedAt >= Self.stableAfter, now - clearSince >= Self.stableAfter,
      self.limit != .givesWay
    {
      self.stable = self.total
      self.probes.wasStable()
    }
    guard self.total < self.highest * 0.999 else {
      self.capacity = nil
      return nil
    }
    guard now - clearSince >= Self.pause, now - self.changedAt >= Self.pause else { return nil }
    guard let offered = self.history.offeredRate(over: .seconds(2)) else { return nil }
    guard offered >= self.total * Self.used else {
      self.limit = .encoderIdle
      return nil
    }

    let goal = self.capacity.map { self.within($0 * Self.utilisation) } ?? self.highest
    if self.total < goal * 0.98 {
      self.total = min(goal, self.total * Self.step)
      return .pathFree
    }
    let seen = Double(self.history.newest?.deliveryRate.bitsPerSecond ?? 0)
    if seen > self.total * Self.room, self.probes.trustsBursts(at: now) {
      self.capacity = seen
      self.probes.follows(burst: seen, isOld: self.isDeliveryOld)
      self.total = min(self.within(seen * Self.utilisation), self.total * Self.step)
      return .pathFree
    }
    guard self.probes.isDue(at: now) else { return nil }
    self.phase = .probing(since: now, from: self.total)
    self.total = self.within(self.total * (1 + self.probes.step))
    return .probing
  }

  /// Whether the kernel's rate of delivery may be one of before the path was last full: it keeps the
  /// highest while the application has no more to send.
  private var isDeliveryOld: Bool {
    self.history.newest?.deliveryRate == self.oldDelivery
  }

  /// Watches a probe; when it held, the path takes as much, and perhaps more.
  mutating func continueProbe(since: MediaTime, from: Double, at now: MediaTime) -> RateCause? {
    guard now - since >= self.probes.watch else { return nil }
    self.phase = .clear(since: since)
    self.probes.succeeded(from: from, to: self.total, at: now)
    self.capacity = self.total / Self.utilisation
    return nil
  }

  /// The path does not take more than before the probe. What piled up in its time drains at that
  /// rate.
  mutating func giveProbeUp(to rate: Double, at now: MediaTime) -> RateCause? {
    self.probes.failed(at: now)
    guard self.history.delay < self.bounds.budget * 0.4 else { return self.lower(at: now) }
    self.total = rate
    self.lastFull = self.fullCause
    self.capacity = rate / Self.utilisation
    self.phase = .draining(since: now, delay: self.history.delay, goal: rate)
    return self.fullCause
  }
}

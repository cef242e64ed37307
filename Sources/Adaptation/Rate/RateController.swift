public import Media

/// Decides what rate the path to one destination takes, from samples of it. Owns no clock, socket or
/// encoder: the same samples give the same decisions.
///
/// It goes down at once to what the path was seen to take, less what drains the queues; then to nine
/// tenths of it; and goes up step by step as long as nothing waits. Where the path was full before it
/// goes further only when bursts were seen to pass faster, or to try, more and more rarely.
public struct RateController: Sendable {
  enum Phase: Hashable, Sendable {
    /// Nothing waits that a burst does not explain. Moves to `draining`, `probing`.
    case clear(since: MediaTime)
    /// The rate was lowered, so that what waits gets through. Moves to `clear`.
    case draining(since: MediaTime, delay: Duration, goal: Double)
    /// A little more is sent than the path was seen to take. Moves to `clear`, `draining`.
    case probing(since: MediaTime, from: Double)
  }

  /// Within what it decides.
  public internal(set) var bounds: RateBounds

  var history = PathHistory()
  /// The rate of sound and picture that the path is held to take, in bits per second.
  var total: Double
  var phase: Phase
  /// What the path took when it was last full, in bits per second; `nil` when it never was.
  var capacity: Double?
  /// What the kernel told of the delivery when the path was last full.
  var oldDelivery: Bitrate?
  /// The last rate that the path took for long.
  var stable: Double?
  var changedAt: MediaTime
  var probes: ProbeSchedule
  /// Whether what is sent follows the decisions. Where it does not, as of a destination that is served
  /// by dropping, the rate is what the path is seen to take of what is sent.
  public var isFollowed = true
  /// Why the rate is not the highest; `nil` when it is.
  public internal(set) var limit: RateCause?
  /// Why the path was full when it last was; `nil` when the rate has been the highest since.
  var lastFull: RateCause?

  /// - Parameters:
  ///   - start: the rate of the picture to begin with: the last one that was stable, or the highest.
  ///   - now: the present time.
  public init(_ bounds: RateBounds, start: Bitrate? = nil, at now: MediaTime) {
    self.bounds = bounds
    self.total = 0
    self.phase = .clear(since: now)
    self.changedAt = now
    self.probes = ProbeSchedule(at: now)
    let picture = min(max(start ?? bounds.maximum, bounds.minimum), bounds.maximum)
    self.total = Double(picture.bitsPerSecond + bounds.sound.bitsPerSecond)
    if picture < bounds.maximum { self.capacity = self.total / Self.utilisation }
  }

  /// The rate of the picture that the path is held to take.
  public var rate: Bitrate { self.picture(of: self.total) }

  /// The rate of the picture that the path takes for long: more than `rate` while queues drain.
  public var sustainedRate: Bitrate {
    switch self.phase {
    case .clear: self.rate
    case .probing(_, let from): self.picture(of: from)
    case .draining: self.picture(of: max((self.capacity ?? 0) * Self.utilisation, self.total))
    }
  }

  private func picture(of total: Double) -> Bitrate {
    let picture = Int(total) - self.bounds.sound.bitsPerSecond
    return min(max(Bitrate(bitsPerSecond: picture), self.bounds.minimum), self.bounds.maximum)
  }

  /// The last rate of the picture that the path took for ten seconds, to begin with another time.
  public var stableRate: Bitrate? {
    self.stable.map {
      Bitrate(bitsPerSecond: max(Int($0) - self.bounds.sound.bitsPerSecond, 0))
    }
  }

  /// How long what is sent now takes to get through all queues.
  public var delay: Duration { self.history.delay }

  /// Whether more is sent than the path takes.
  public var isCongested: Bool {
    switch self.phase {
    case .draining: true
    case .clear, .probing: false
    }
  }

  /// Whether the rate is lower than it may be because of the path; neither the server nor the encoder
  /// is in the way.
  public var isHeldDown: Bool {
    self.lastFull == .pathSlow && self.limit != .encoderIdle && self.rate < self.bounds.maximum
  }

  /// The highest rate at which bursts passed since the path was last full; zero while not known.
  public var burstRate: Bitrate {
    self.history.newest?.deliveryRate ?? Bitrate(bitsPerSecond: 0)
  }

  /// Others on the same way gave some of it up: tried at once.
  public mutating func pathMayHaveRoom(at now: MediaTime) {
    self.probes.pathMayHaveRoom(at: now)
  }

  /// The path was measured.
  ///
  /// - Returns: what follows; `nil` when the rate stays.
  public mutating func measured(_ sample: PathSample) -> RateDecision? {
    let before = self.rate
    self.history.add(sample, least: max(self.total / 4, 1000))
    let cause = self.decide(at: sample.time)
    let after = self.rate
    self.note(cause ?? self.limit)
    guard after != before, let cause else { return nil }
    self.changedAt = sample.time
    return RateDecision(
      from: before,
      to: after,
      sustained: self.sustainedRate,
      cause: cause
    )
  }

  /// There is another connection: what was measured of the last one says nothing of it, but the rate
  /// that was stable still does.
  public mutating func connected(at now: MediaTime) {
    self.history.clear()
    self.oldDelivery = nil
    if let stable { self.total = min(self.total, stable) }
    self.phase = .clear(since: now)
    self.changedAt = now
  }

  /// Goes over to other bounds.
  ///
  /// - Returns: what follows; `nil` when the rate stays.
  public mutating func setBounds(_ bounds: RateBounds) -> RateDecision? {
    let before = self.rate
    let wasHighest = before == self.bounds.maximum
    let picture = self.total - Double(self.bounds.sound.bitsPerSecond)
    self.bounds = bounds
    self.total = picture + Double(bounds.sound.bitsPerSecond)
    if wasHighest, self.capacity == nil { self.total = self.highest }
    self.total = min(max(self.total, self.lowest), self.highest)
    let after = self.rate
    let wasYielding = self.limit == .givesWay
    self.note(wasYielding ? .pathFree : self.limit)
    guard after != before else { return nil }
    let lowered = bounds.isYielding ? RateCause.givesWay : self.limit ?? .pathFree
    return RateDecision(
      from: before,
      to: after,
      sustained: self.sustainedRate,
      cause: after > before ? .pathFree : lowered
    )
  }

  /// Notes why the rate is what it is: `cause`, where it is not the highest.
  private mutating func note(_ cause: RateCause?) {
    guard self.rate == self.bounds.maximum else {
      self.limit = cause
      return
    }
    self.limit = self.bounds.isYielding ? .givesWay : nil
    self.lastFull = nil
  }

  // MARK: - What the steps share

  /// The part of what a path takes that is used: the rest lets bursts drain.
  static let utilisation = 0.92

  var lowest: Double {
    Double(self.bounds.minimum.bitsPerSecond + self.bounds.sound.bitsPerSecond)
  }

  var highest: Double {
    Double(self.bounds.maximum.bitsPerSecond + self.bounds.sound.bitsPerSecond)
  }

  private mutating func decide(at now: MediaTime) -> RateCause? {
    guard self.isFollowed else { return self.track(at: now) }
    switch self.phase {
    case .clear(let since):
      if self.isFull { return self.lower(at: now) }
      return self.rise(clearSince: since, at: now)

    case .probing(let since, let from):
      if self.isFull { return self.giveProbeUp(to: from, at: now) }
      return self.continueProbe(since: since, from: from, at: now)

    case .draining(let since, let delay, let goal):
      return self.drain(since: since, delay: delay, goal: goal, at: now)
    }
  }
}

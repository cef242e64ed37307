internal import Adaptation
internal import Events
internal import Logging
internal import Media
internal import Publishing
internal import Store

extension Session {
  /// The path to a destination takes more or less than it was held to.
  func rateChanged(_ decision: RateDecision, of label: String, at stamp: TimeStamp) {
    self.run?.publishers[label]?.rate = decision.to
    self.run?.publishers[label]?.sustainedRate = decision.sustained
    self.shareRate(cause: "\(label): \(decision.cause.rawValue)", at: stamp)
  }

  /// Encodes at what the paths of the destinations that publish take together.
  func shareRate(cause: String, at stamp: TimeStamp) {
    // Not held in a variable: what follows would copy all publishers to change one.
    guard let members = self.run?.members, !members.isEmpty else {
      // While all are lost the encoder keeps its rate: they come back to it.
      return
    }
    let lagging = self.run?.rates.lagging ?? []
    let highest = self.effective.rateBounds.maximum
    let change = self.run?.rates.share(members, highest: highest) ?? nil
    guard let rates = self.run?.rates else { return }
    for label in lagging.symmetricDifference(rates.lagging) {
      self.run?.publishers[label]?.publisher.follow(!rates.lagging.contains(label))
    }
    guard let change else { return }
    self.run?.pipeline.adapt(to: VideoAdaptation(rate: change.to, scale: rates.size.scale))
    self.record(
      .bitrateChanged,
      "the picture is encoded at \(change.to) now, before at \(change.from): \(cause)",
      detail: EventDetail(
        cause: cause,
        fromKbps: UInt32(clamping: change.from.kbps),
        toKbps: UInt32(clamping: change.to.kbps)
      ),
      destination: change.leader,
      at: stamp
    )
  }

  /// Goes over to other bounds.
  func followRates(_ previous: EffectiveAttributes) {
    guard let run = self.run, self.effective.rateBounds != previous.rateBounds else { return }
    self.applyBounds()
    // What the paths make of it is told by the publishers.
    guard run.rates.rate > self.effective.rateBounds.maximum || run.rates.leader == nil else {
      return
    }
    self.run?.rates = StreamRates(highest: self.effective.rateBounds.maximum)
    self.run?.rates.remembered = run.rates.remembered
    self.run?.rates.ceiling = run.rates.ceiling
    // Who lags is judged anew.
    for label in run.rates.lagging { run.publishers[label]?.publisher.follow(true) }
    run.pipeline.adapt(to: VideoAdaptation())
  }

  /// Looks at what the paths did in a period of the net status.
  func judgePaths(_ figures: [String: PublisherStatistics], at now: TimeStamp) {
    guard var run = self.run else { return }
    let time = MediaTime(nanoseconds: now.monotonic)
    for (label, statistics) in figures {
      guard var running = run.publishers[label] else { continue }
      let dropped = statistics.framesDropped > running.framesDropped
      running.framesDropped = statistics.framesDropped
      let isBusy = running.busy.judge(
        longest: statistics.longestQueueDelay,
        budget: self.effective.mode.queueBudget,
        hasDropped: dropped,
        at: time
      )
      run.publishers[label] = running
      if isBusy { self.recordBusy(label, statistics, at: now) }
    }
    self.run = run
    self.judgeSize(figures, at: now)
    self.noteRates(figures, at: now)
  }

  private func recordBusy(_ label: String, _ statistics: PublisherStatistics, at now: TimeStamp) {
    let cause = statistics.limit?.rawValue ?? "the queue is over its budget"
    self.record(
      .networkBusy,
      "\(label) takes less than is sent: \(cause), \(statistics.longestQueueDelay.brief) wait",
      detail: EventDetail(cause: cause),
      destination: label,
      at: now
    )
  }

  private func judgeSize(_ figures: [String: PublisherStatistics], at now: TimeStamp) {
    guard var run = self.run, let leader = run.rates.leader, let statistics = figures[leader]
    else { return }
    let hasChanged = run.rates.size.judge(
      rate: run.rates.rate,
      lowest: self.effective.rateBounds.minimum,
      isCongested: statistics.isPathFull,
      at: MediaTime(nanoseconds: now.monotonic)
    )
    self.run = run
    guard hasChanged else { return }
    run.pipeline.adapt(to: VideoAdaptation(rate: run.rates.rate, scale: run.rates.size.scale))
  }
}

extension Session {
  /// What the path to a destination took when it was last used; nil when nobody knows.
  func startRate(of destination: EffectiveAttributes.Destination) -> Bitrate? {
    guard let memory = self.run?.rates.remembered[destination.label],
      memory.server == destination.url.server
    else { return nil }
    return memory.rate
  }

  /// Recalls what the paths took in earlier runs, also of an earlier daemon.
  func recallRates(of id: UInt64) async {
    do {
      let rates = try await self.environment.store.destinationRates(ofSession: self.name)
      guard self.run?.id == id else { return }
      for rate in rates where self.run?.rates.remembered[rate.label] == nil {
        self.run?.rates.remembered[rate.label] = DestinationMemory(
          server: rate.server,
          rate: Bitrate(bitsPerSecond: rate.bitsPerSecond)
        )
      }
    } catch {
      // The broadcast begins with the highest rate, as the first one did.
      self.environment.logger.warning(
        "cannot read what the paths took",
        metadata: ["session": "\(self.name)", "error": "\(error)"]
      )
    }
  }

  /// Notes what the paths took for long, where that is not what was noted.
  private func noteRates(_ figures: [String: PublisherStatistics], at now: TimeStamp) {
    var rates: [DestinationRate] = []
    for (label, statistics) in figures {
      guard let running = self.run?.publishers[label], let stable = statistics.stableRate,
        let server = running.destination.url.server, stable.isFar(from: running.noted)
      else { continue }
      self.run?.publishers[label]?.noted = stable
      self.run?.rates.remembered[label] = DestinationMemory(server: server, rate: stable)
      rates.append(
        DestinationRate(
          label: label,
          server: server,
          bitsPerSecond: stable.bitsPerSecond,
          wallTime: now.wall
        )
      )
    }
    guard !rates.isEmpty else { return }
    self.scope.add { [rates] in await self.store(rates) }
  }

  private func store(_ rates: [DestinationRate]) async {
    do {
      try await self.environment.store.setDestinationRates(rates, ofSession: self.name)
    } catch {
      // The next broadcast begins with an older rate.
      self.environment.logger.warning(
        "cannot note what the paths take",
        metadata: ["session": "\(self.name)", "error": "\(error)"]
      )
    }
  }
}

extension Session.Run {
  /// The destinations that take the stream, and the rates of their paths.
  fileprivate var members: [SharedRate.Member] {
    self.publishers.values.compactMap { running in
      guard running.state.isFlowing else { return nil }
      return running.rate.map {
        SharedRate.Member(
          label: running.destination.label,
          rate: $0,
          sustained: running.sustainedRate
        )
      }
    }
  }
}

extension Bitrate {
  /// Whether it is another rate than was noted, by more than a twentieth.
  fileprivate func isFar(from noted: Bitrate?) -> Bool {
    guard let noted else { return self.bitsPerSecond > 0 }
    let difference = Double(abs(self.bitsPerSecond - noted.bitsPerSecond))
    return self.bitsPerSecond > 0 && difference > Double(noted.bitsPerSecond) * 0.05
  }
}

extension PushURL {
  /// Host and port; nil for a file.
  fileprivate var server: String? {
    self.host.map { "\($0):\(self.port ?? 0)" }
  }
}

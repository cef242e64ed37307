internal import Adaptation
internal import Logging
internal import Media
internal import Publishing
internal import Store

extension Session {
  /// The period of the net status.
  static let netStatusPeriod = Duration.seconds(2)

  /// Takes the figures of a run every 2 s, until its end.
  func sampleNetStatus(of id: UInt64) async {
    let clock = ContinuousClock()
    var next = clock.now + Self.netStatusPeriod
    while self.run?.id == id {
      do {
        try await Task.sleep(until: next, clock: clock)
      } catch {
        // Cancelled: the session is closed.
        return
      }
      // After a pause of the machine the periods that were missed are not made up for.
      next = max(next, clock.now - Self.netStatusPeriod) + Self.netStatusPeriod
      await self.takeNetStatus(of: id)
    }
  }

  private func takeNetStatus(of id: UInt64) async {
    guard var run = self.run, run.id == id else { return }
    let now = TimeStamp.now
    let size = run.encoder == nil ? nil : run.pipeline.size
    var status = run.sampler.sample(
      stream: run.pipeline.counters,
      repeated: run.pipeline.framesRepeated,
      size: size,
      cpu: ProcessUsage.shared.percent,
      at: now
    )
    status.targetBitrate = run.rates.rate
    status.limit = run.rates.leader.flatMap { run.publishers[$0]?.netStatus?.limit }
    var figures: [String: PublisherStatistics] = [:]
    for (label, var running) in run.publishers {
      let statistics = running.statistics()
      figures[label] = statistics
      running.netStatus = running.sampler.sample(statistics, stream: status, at: now)
      run.publishers[label] = running
    }
    status.take(overall: run.publishers.values.compactMap(\.netStatus))
    run.netStatus = status
    self.run = run
    self.judgePaths(figures, at: now)
    self.shareUplinks(figures, at: now)
    self.tellWatchers()
    await self.store(run)
  }

  private func store(_ run: Run) async {
    guard let status = run.netStatus else { return }
    var samples = [NetStatusSample(session: self.name, destination: nil, status)]
    for (label, running) in run.publishers {
      guard let status = running.netStatus else { continue }
      samples.append(NetStatusSample(session: self.name, destination: label, status))
    }
    do {
      try await self.environment.store.insert(samples)
    } catch {
      // The figures of one period are lost; the event log reports a disk that stays broken.
      self.environment.logger.warning(
        "cannot store the net status",
        metadata: ["session": "\(self.name)", "error": "\(error)"]
      )
    }
  }
}

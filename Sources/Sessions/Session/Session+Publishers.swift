internal import Adaptation
internal import Events
internal import Media
internal import Publishing

/// The publishers of a run: they come and go with the destinations, and with restarts.
extension Session {
  /// What is known of a destination whose publisher is not there any more.
  struct EarlierPublishers {
    var totals = PublisherTotals()
    var lastError: DestinationSnapshot.LastError?
  }

  /// Lets every destination connect.
  func startPublishers() {
    self.run?.hasStartedPublishers = true
    self.startMissing()
  }

  /// Brings the publishers from the `previous` configuration to the present one; those of destinations
  /// that stay as they are go on.
  func followDestinations(_ previous: EffectiveAttributes) {
    guard let run = self.run, !run.isPreview else { return }
    let wanted = Dictionary(
      uniqueKeysWithValues: self.effective.destinations.map { ($0.label, $0) }
    )
    for (label, running) in run.publishers {
      guard let destination = wanted[label], destination.url == running.destination.url else {
        self.leave(label)
        continue
      }
      guard destination != running.destination else { continue }
      // Only the retry policy is another one, which needs no new connection.
      self.run?.publishers[label]?.destination = destination
      running.publisher.update(retry: destination.retry)
    }
    for destination in self.effective.destinations where run.publishers[destination.label] == nil {
      self.machine.destinationAdded(destination.label)
    }
    // Before the encoder runs, the new list is simply the one they start with.
    if run.hasStartedPublishers { self.startMissing() }
    for destination in previous.destinations where wanted[destination.label] == nil {
      self.run?.earlier[destination.label] = nil
      self.destinationGone(destination.label, at: .now)
    }
  }

  /// Ends the publisher of a destination, in its own time.
  func leave(_ label: String) {
    guard let run = self.run, let running = run.publishers[label] else { return }
    self.destinationChanged(label, to: .idle)
    self.run?.publishers[label] = nil
    self.run?.earlier[label] = EarlierPublishers(
      totals: running.totals,
      lastError: running.lastError
    )
    self.run?.leaving[running.number] = running.publisher
    let publisher = running.publisher
    let number = running.number
    let id = run.id
    self.scope.add {
      await publisher.stop()
      await self.left(number, ofRun: id)
    }
  }

  /// A publisher has ended: who waits for its stream may have it.
  private func left(_ number: UInt64, ofRun id: UInt64) {
    guard self.run?.id == id else { return }
    self.run?.leaving[number] = nil
    self.startMissing()
    self.tellWatchers()
  }

  /// Starts the destinations that have no publisher. Those whose stream is still pushed by one that
  /// leaves wait for its end, as a stream takes one publisher.
  private func startMissing() {
    guard let run = self.run else { return }
    let taken = Set(run.leaving.values.map(\.url))
    for destination in self.effective.destinations
    where self.run?.publishers[destination.label] == nil {
      self.machine.destinationAdded(destination.label)
      if !taken.contains(destination.url) { self.startPublisher(destination) }
    }
  }

  private func startPublisher(_ destination: EffectiveAttributes.Destination) {
    guard let run = self.run else { return }
    self.publisherCount += 1
    let number = self.publisherCount
    let port = run.port
    let pipeline = run.pipeline
    let label = destination.label
    var configuration = Publisher.Configuration(queueBudget: self.effective.mode.queueBudget)
    configuration.pictureWindow = self.effective.mode.pictureWindow
    configuration.deadlines.close = Self.closeDeadline
    configuration.trust = self.environment.trust
    let rate = self.startRate(of: destination)
    if destination.url.scheme != .file, self.effective.hasVideo {
      configuration.rate = self.rateBounds
      configuration.startRate = rate
    }
    let publisher = Publisher(
      label: label,
      url: destination.url,
      retry: destination.retry,
      feed: run.feed,
      configuration: configuration,
      requestKeyframe: { pipeline.requestKeyframe() },
      onEvent: { port.report(.publisher(label: label, number: number, $0)) },
      logger: self.environment.logger
    )
    let earlier = run.earlier[label] ?? EarlierPublishers()
    self.run?.publishers[label] = RunningPublisher(
      destination: destination,
      number: number,
      publisher: publisher,
      stateSince: TimeStamp.now.wall,
      lastError: earlier.lastError,
      rate: configuration.rate.map { min(rate ?? $0.maximum, $0.maximum) },
      bounds: configuration.rate,
      noted: rate,
      framesDropped: earlier.totals.framesDropped,
      earlier: earlier.totals,
      sampler: DestinationSampler(since: .now)
    )
    self.scope.add { await publisher.run() }
  }
}

extension Session.RunningPublisher {
  /// What the destination had since the start, also with earlier publishers.
  var totals: PublisherTotals {
    self.earlier + self.publisher.totals()
  }

  /// The figures of now, counted since the start.
  func statistics() -> PublisherStatistics {
    var statistics = self.publisher.statistics()
    statistics.framesSent += self.earlier.framesSent
    statistics.videoFramesSent += self.earlier.videoFramesSent
    statistics.framesDropped += self.earlier.framesDropped
    return statistics
  }
}

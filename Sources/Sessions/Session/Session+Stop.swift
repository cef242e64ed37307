internal import Capture
internal import Events
internal import Media
internal import Publishing

extension Session {
  /// How long the encoders may take to give what they hold.
  private static let drainLimit = Duration.milliseconds(300)
  /// How long the connections may take to end.
  private static let closeLimit = Duration.milliseconds(600)
  /// How long a connection may take for a proper end before it is cut; inside `closeLimit`.
  static let closeDeadline = Duration.milliseconds(500)

  /// Puts on record that a stop was asked for, and what comes of it.
  func recordStop(operator issuer: String?) {
    let state = self.machine.state
    let outcome =
      switch state {
      case .idle, .stopping: "is \(state.rawValue) already"
      case .preparing, .live, .paused, .degraded, .failed: "was \(state.rawValue)"
      }
    self.record(.sessionStopped, "stop asked for: the session \(outcome)", operator: issuer)
  }

  /// Stops the session; returns when it is idle, within a second, whatever hangs.
  func stop(operator issuer: String?) async {
    let action = self.transition(cause: "stop", operator: issuer) { $0.stop() }
    self.tellWatchers()
    switch action {
    case .tearDown:
      if let run = self.endRun() { await self.tearDown(run) }
      self.transition(cause: "stopped") { $0.stopped() }
      self.tellWatchers()
    case .none:
      await self.endPreview(cause: "stop", operator: issuer)
      await self.tornDown()
    }
  }

  /// Ends the run, after the session has failed.
  func fail() {
    guard let run = self.endRun() else { return }
    let isTaken = self.scope.add {
      await self.tearDown(run)
      await self.tellWatchers()
    }
    if !isTaken { self.tearDownEnded() }
    self.tellWatchers()
  }

  /// Returns when no end of a run is under way.
  func tornDown() async {
    guard self.tearDowns > 0 else { return }
    await withCheckedContinuation { self.tearDownWaiters.append($0) }
  }

  /// Takes the present run out of use, to be torn down.
  func endRun() -> Run? {
    guard let run = self.run else { return nil }
    self.dropBGM()
    // A preview has none to tell of.
    if !run.isPreview { self.lastDestinations = self.destinationSnapshots() }
    for source in run.recoveries.keys { self.endRecovery(of: source) }
    self.run = nil
    self.tearDowns += 1
    return run
  }

  func tearDownEnded() {
    self.tearDowns -= 1
    guard self.tearDowns == 0 else { return }
    let waiters = self.tearDownWaiters
    self.tearDownWaiters = []
    for waiter in waiters { waiter.resume() }
  }

  /// Closes what a run opened: first the sources, so that what they gave last is sent, then the
  /// connections.
  func tearDown(_ run: Run) async {
    defer { self.tearDownEnded() }
    let publishers = run.publishers.values.map(\.publisher) + run.leaving.values

    // Policy when a step hangs: it is left behind, to end by itself, and the session goes on.
    _ = await self.scope.perform(atMost: Self.drainLimit) {
      await run.pipeline.stop()
    }
    _ = await self.scope.perform(atMost: Self.closeLimit) {
      await withDiscardingTaskGroup { group in
        for publisher in publishers {
          group.addTask { await publisher.stop() }
        }
      }
    }
    self.lastDestinations = self.lastDestinations.map { destination in
      destination.ended(run.publishers[destination.label]?.totals)
    }
    for destination in run.publishers.values.sorted(by: { $0.number < $1.number }) {
      self.recordEnd(of: destination)
    }

    let microphone = run.microphone
    self.scope.add { await microphone?.close() }
    for camera in run.leavingCameras + (run.camera.map { [$0] } ?? []) {
      self.close(camera)
    }
  }

  /// Puts on record that a destination is idle, unless it was or has failed.
  private func recordEnd(of destination: RunningPublisher) {
    switch destination.state {
    case .idle, .failed:
      break
    case .resolving, .connecting, .handshaking, .publishing, .congested, .backoff:
      let label = destination.destination.label
      let idle = DestinationState.idle
      self.record(
        .destinationStateChanged,
        "\(label) is \(idle.rawValue)",
        destination: label,
        from: destination.state.rawValue,
        to: idle.rawValue
      )
    }
  }
}

extension DestinationSnapshot {
  /// The destination when nothing runs any more: a failure stays, all else is idle.
  ///
  /// - Parameter totals: to the very end; nil when it is not known any more.
  fileprivate func ended(_ totals: PublisherTotals?) -> DestinationSnapshot {
    DestinationSnapshot(
      label: self.label,
      url: self.url,
      retry: self.retry,
      state: self.state == .failed ? .failed : .idle,
      stateSince: self.state == .failed ? self.stateSince : TimeStamp.now.wall,
      nextTry: nil,
      lastError: self.lastError,
      netStatus: nil,
      totals: totals ?? self.totals
    )
  }
}

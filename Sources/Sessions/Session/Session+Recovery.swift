internal import Capture
internal import Events
internal import Logging
internal import Media

extension Session {
  /// A source that is lost, or was since the start.
  struct Recovery {
    var rules = SourceRecovery()
    /// Tells the present try from earlier ones.
    var attempt: UInt64 = 0
    var device: String
    /// Why it is lost, as it was recorded last.
    var failure: SourceFailure
    var lostAt: TimeStamp
    /// The open source, while it proves that it is back.
    var candidate: Candidate?
    /// Whether it has proved that before the opening returned.
    var isSteady = false
    /// Tells when the device is plugged in.
    var arrivals: DeviceChanges?
  }

  /// A source that was opened again.
  struct Candidate {
    let handle: CaptureHandle
    /// The number of its pictures.
    let camera: UInt64
  }

  /// Sees to it that a lost source comes back.
  func beginRecovery(
    of source: StateMachine.Source,
    device: String,
    failure: SourceFailure,
    at stamp: TimeStamp
  ) {
    var recovery =
      self.run?.recoveries[source]
      ?? Recovery(device: device, failure: failure, lostAt: stamp)
    if recovery.device != device { recovery.rules.replaced() }
    self.abandon(&recovery)
    recovery.device = device
    recovery.failure = failure
    recovery.lostAt = stamp
    let action = recovery.rules.lost(at: MonotonicClock.now)
    self.listen(for: source, &recovery)
    self.run?.recoveries[source] = recovery
    self.perform(action, for: source)
  }

  /// Gives a lost source up: an operator put another one in its place, or none.
  func endRecovery(of source: StateMachine.Source) {
    guard var recovery = self.run?.recoveries.removeValue(forKey: source) else { return }
    self.abandon(&recovery)
  }

  /// Ends what is under way for a source.
  func abandon(_ recovery: inout Recovery) {
    recovery.attempt = self.nextAttempt()
    recovery.arrivals?.cancel()
    recovery.arrivals = nil
    self.closeCandidate(of: &recovery)
  }

  private func nextAttempt() -> UInt64 {
    self.run?.recoveryCount += 1
    return self.run?.recoveryCount ?? 0
  }

  func closeCandidate(of recovery: inout Recovery) {
    recovery.isSteady = false
    guard let candidate = recovery.candidate else { return }
    recovery.candidate = nil
    self.scope.add { await candidate.handle.close() }
  }

  func perform(_ action: SourceRecovery.Action, for source: StateMachine.Source) {
    guard let run = self.run else { return }
    switch action {
    case .none:
      break

    case .wait(let until):
      let attempt = self.nextAttempt()
      self.run?.recoveries[source]?.attempt = attempt
      self.scope.add {
        do {
          try await Task.sleep(for: max(.zero, until - MonotonicClock.now))
        } catch {
          // The session is closed.
          return
        }
        await self.recoveryTimePassed(source, attempt: attempt)
      }

    case .open:
      let attempt = self.nextAttempt()
      self.run?.recoveries[source]?.attempt = attempt
      self.scope.add { await self.openAgain(source, attempt: attempt, ofRun: run.id) }
    }
  }

  /// Changes the rules of a recovery that is under way, and does what follows.
  func advance(
    _ source: StateMachine.Source,
    _ body: (inout SourceRecovery) -> SourceRecovery.Action
  ) {
    guard var recovery = self.run?.recoveries[source] else { return }
    let action = body(&recovery.rules)
    self.run?.recoveries[source] = recovery
    self.perform(action, for: source)
  }

  func isPresent(_ source: StateMachine.Source, _ attempt: UInt64) -> Bool {
    self.run?.recoveries[source]?.attempt == attempt
  }

  private func recoveryTimePassed(_ source: StateMachine.Source, attempt: UInt64) {
    guard self.isPresent(source, attempt) else { return }
    // Sleeping may end a trifle early by another clock.
    self.advance(source) { $0.timePassed(at: MonotonicClock.now + .milliseconds(10)) }
  }
}

// MARK: - Arrivals

extension Session {
  /// Has arrivals of the device end the wait.
  private func listen(for source: StateMachine.Source, _ recovery: inout Recovery) {
    let device: DeviceID
    do {
      device = try DeviceID(recovery.device)
    } catch {
      // What names no device cannot arrive.
      return
    }
    let arrivals = self.environment.watcher.changes(of: device)
    recovery.arrivals = arrivals
    self.scope.add {
      do {
        for try await change in arrivals {
          await self.deviceChanged(change, source)
        }
      } catch {
        self.environment.logger.warning(
          "cannot watch for a lost device; it is tried again from time to time",
          metadata: ["session": "\(self.name)", "device": "\(device)", "error": "\(error)"]
        )
      }
    }
  }

  private func deviceChanged(_ change: DeviceChange, _ source: StateMachine.Source) {
    switch change.kind {
    case .present, .arrived:
      // Also one that was there again before anybody listened.
      guard let device = self.run?.recoveries[source]?.device, change.concerns(device) else {
        return
      }
      self.advance(source) { $0.arrived() }
    case .departed:
      break
    }
  }
}

extension DeviceChange {
  /// Whether it is about what `device` needs, and not about a device of an earlier recovery.
  fileprivate func concerns(_ device: String) -> Bool {
    do {
      return try DeviceID(device).isServed(by: self.device.id)
    } catch {
      return false
    }
  }
}

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

  private func closeCandidate(of recovery: inout Recovery) {
    recovery.isSteady = false
    guard let candidate = recovery.candidate else { return }
    recovery.candidate = nil
    self.scope.add { await candidate.handle.close() }
  }

  private func perform(_ action: SourceRecovery.Action, for source: StateMachine.Source) {
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
  private func advance(
    _ source: StateMachine.Source,
    _ body: (inout SourceRecovery) -> SourceRecovery.Action
  ) {
    guard var recovery = self.run?.recoveries[source] else { return }
    let action = body(&recovery.rules)
    self.run?.recoveries[source] = recovery
    self.perform(action, for: source)
  }

  private func isPresent(_ source: StateMachine.Source, _ attempt: UInt64) -> Bool {
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

// MARK: - Opening again

extension Session {
  private func openAgain(
    _ source: StateMachine.Source,
    attempt: UInt64,
    ofRun id: UInt64
  ) async {
    guard self.run?.id == id, self.isPresent(source, attempt),
      let recovery = self.run?.recoveries[source]
    else { return }
    do {
      let candidate = try await self.open(
        source,
        device: DeviceID(recovery.device),
        proof: recovery.rules.proof,
        attempt: attempt
      )
      guard self.run?.id == id, self.isPresent(source, attempt) else {
        return await candidate.handle.close()
      }
      self.run?.recoveries[source]?.rules.opened()
      self.run?.recoveries[source]?.candidate = candidate
      if self.run?.recoveries[source]?.isSteady ?? false { self.takeBack(source, at: .now) }
    } catch {
      guard self.run?.id == id, self.isPresent(source, attempt) else { return }
      self.tryFailed(source, SourceFailure(source, error, device: recovery.device), at: .now)
    }
  }

  /// Opens the source with a sink that holds its frames off until it is steady.
  private func open(
    _ source: StateMachine.Source,
    device: DeviceID,
    proof: Duration,
    attempt: UInt64
  ) async throws -> Candidate {
    guard let port = self.run?.port, let pipeline = self.run?.pipeline else {
      throw CancellationError()
    }
    let report: @Sendable (Result<Void, CaptureError>) -> Void = { result in
      switch result {
      case .success: port.report(.sourceSteady(source, attempt: attempt))
      case .failure(let error): port.report(.returnFailed(source, attempt: attempt, error))
      }
    }
    switch source {
    case .camera:
      self.run?.cameraCount += 1
      let number = self.run?.cameraCount ?? 0
      let target = ReturningSource.Target.camera(pipeline.videoSink(forCamera: number))
      let handle = try await self.environment.hub.openCamera(
        device,
        request: VideoRequest(size: self.effective.rotatedSize, rate: self.effective.frameRate),
        sink: ReturningSource(before: target, proof: proof, report: report)
      )
      return Candidate(handle: handle, camera: number)
    case .microphone:
      let target = ReturningSource.Target.microphone(pipeline.audioSink)
      let handle = try await self.environment.hub.openMicrophone(
        device,
        request: AudioRequest(format: self.effective.audioFormat),
        sink: ReturningSource(before: target, proof: proof, report: report)
      )
      return Candidate(handle: handle, camera: 0)
    }
  }

  /// A source that was opened again failed before it was back.
  func returnFailed(
    _ source: StateMachine.Source,
    attempt: UInt64,
    error: CaptureError,
    at stamp: TimeStamp
  ) {
    guard self.isPresent(source, attempt), let device = self.run?.recoveries[source]?.device else {
      return
    }
    self.tryFailed(source, SourceFailure(source, error, device: device), at: stamp)
  }

  private func tryFailed(
    _ source: StateMachine.Source,
    _ failure: SourceFailure,
    at stamp: TimeStamp
  ) {
    guard var recovery = self.run?.recoveries[source] else { return }
    self.closeCandidate(of: &recovery)
    let failure = failure.ofUsedSource
    // A reason that lasts is told once, however often it is met.
    if !failure.isSameReason(as: recovery.failure) {
      recovery.failure = failure
      self.record(failure, device: recovery.device, at: stamp)
    }
    self.run?.recoveries[source] = recovery
    self.advance(source) { $0.failed(isAbsent: failure.isAbsent, at: MonotonicClock.now) }
    self.tellWatchers()
  }

  /// A source that was opened again has given frames for long enough.
  func sourceSteady(_ source: StateMachine.Source, attempt: UInt64, at stamp: TimeStamp) {
    guard self.isPresent(source, attempt) else { return }
    if self.run?.recoveries[source]?.candidate == nil {
      self.run?.recoveries[source]?.isSteady = true
    } else {
      self.takeBack(source, at: stamp)
    }
  }

  /// Puts a source that is back on air.
  private func takeBack(_ source: StateMachine.Source, at stamp: TimeStamp) {
    guard var recovery = self.run?.recoveries[source], let candidate = recovery.candidate else {
      return
    }
    recovery.candidate = nil
    self.abandon(&recovery)
    recovery.rules.returned(at: MonotonicClock.now)
    self.run?.recoveries[source] = recovery
    let away = Duration.nanoseconds(stamp.monotonic - recovery.lostAt.monotonic).brief
    switch source {
    case .camera:
      let camera = OpenCamera(
        number: candidate.camera,
        handle: candidate.handle,
        position: self.position(of: recovery.device)
      )
      self.run?.camera = camera
      if !camera.handle.device.isScreen {
        self.record(
          .cameraAvailable,
          "\(recovery.device) is back after \(away)",
          detail: EventDetail(device: recovery.device),
          at: stamp
        )
      }
      self.recordOpened(camera, at: stamp)
      self.scope.add { await self.tune(camera: camera.number) }
    case .microphone:
      self.run?.microphone = candidate.handle
    }
    let cause =
      switch source {
      case .camera: "the camera is back"
      case .microphone: "the microphone is back after \(away)"
      }
    self.transition(at: stamp, cause: cause) { $0.sourceReturned(source) }
    self.showProgram()
    self.tellWatchers()
  }

  /// Which of the session's two cameras a device is.
  private func position(of device: String) -> DevicePosition {
    guard device != self.effective.activeCamera else { return self.effective.devicePosition }
    return device == self.effective.backCamera ? .back : .front
  }
}

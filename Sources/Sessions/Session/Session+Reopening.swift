internal import Capture
internal import Events
internal import Media

extension Session {
  func openAgain(
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
    if source == .camera { self.cameraInstalled(candidate.camera) }
    self.tellWatchers()
  }

  /// Which of the session's two cameras a device is.
  private func position(of device: String) -> DevicePosition {
    guard device != self.effective.activeCamera else { return self.effective.devicePosition }
    return device == self.effective.backCamera ? .back : .front
  }
}

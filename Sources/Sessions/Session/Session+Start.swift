internal import Adaptation
internal import Capture
internal import Encoding
internal import Events
internal import Media
internal import Publishing

extension Session {
  /// Throws `SessionError.Code.failedPrecondition` when a start would be refused.
  func checkCanStart() throws(SessionError) {
    try self.effective.checkHasDestination(session: self.name)
    guard self.machine.state != .stopping else { throw self.isStopping }
  }

  private var isStopping: SessionError {
    SessionError(
      .failedPrecondition,
      "session \(self.name) is stopping: wait until it is idle, then start it again"
    )
  }

  /// Puts on record that a start was asked for, and what comes of it.
  func recordStart(_ cause: SessionManager.StartCause, operator issuer: String?) {
    let state = self.machine.state
    let why =
      switch cause {
      case .command: "start asked for"
      case .autopush: "started by autopush"
      }
    let outcome = state.isActive ? "is \(state.rawValue) already" : "was \(state.rawValue)"
    self.record(.sessionStarted, "\(why): the session \(outcome)", operator: issuer)
  }

  /// Starts the session, or does nothing when it runs; what comes of it is events.
  func start(operator issuer: String?) throws(SessionError) {
    try self.effective.checkHasDestination(session: self.name)
    let labels = Set(self.effective.destinations.map(\.label))
    let action = self.transition(cause: "start", operator: issuer) {
      $0.start(destinations: labels)
    }
    switch action {
    case .none:
      break
    case .refuse:
      throw self.isStopping
    case .prepare:
      self.lastDestinations = []
      if self.isPreviewing { self.pushPreview() } else { self.prepare() }
    }
  }

  /// Opens everything but the connections, which wait for the encoder.
  ///
  /// - Parameter isPreview: whether they are to wait for a start.
  func prepare(isPreview: Bool = false) {
    self.runCount += 1
    let id = self.runCount
    let port = SignalPort(run: id, continuation: self.signalContinuation)
    let feed = MediaFeed()
    let pipeline: Pipeline
    do {
      pipeline = try Pipeline(
        name: self.name,
        effective: self.effective,
        volumes: self.sound.volumes,
        feed: feed,
        port: port
      )
    } catch {
      self.record(.encodingFailure(error, else: .audioEncodeFailed), error.description)
      self.encoderGivenUp(cause: "the audio encoder could not be opened", at: .now)
      return
    }
    self.run = Run(
      id: id,
      port: port,
      feed: feed,
      pipeline: pipeline,
      isPreview: isPreview,
      rates: StreamRates(highest: self.effective.rateBounds.maximum),
      sampler: NetStatusSampler(since: .now)
    )
    self.scope.add {
      await self.prepareWaitingPicture()
      // The image may be another one by now.
      await self.loadWaitingImage()
    }
    self.scope.add { await self.openSources(id) }
    self.scope.add { await self.recallRates(of: id) }
    self.scope.add { await self.sampleNetStatus(of: id) }
    self.tellWatchers()
  }

  /// Opens the camera, then the microphone, and lets the pipeline run.
  private func openSources(_ id: UInt64) async {
    guard let run = self.run, run.id == id else { return }
    guard await self.openCamera(ofRun: id) else { return }
    if let microphone = self.effective.microphone {
      guard await self.openMicrophone(microphone, pipeline: run.pipeline, id: id) else { return }
    }
    // The session may have been stopped meanwhile.
    guard self.opensSources(ofRun: id) else { return }
    run.pipeline.start(withVideo: self.effective.hasVideo)
    self.run?.hasStarted = true
    self.showProgram()
    if !self.effective.hasVideo, !self.isPreviewing {
      // Without a picture there is no encoder to wait for.
      self.startPublishers()
    }
    self.tellWatchers()
  }

  /// Whether the run is still one that opens its sources.
  private func opensSources(ofRun id: UInt64) -> Bool {
    self.run?.id == id && (self.machine.state == .preparing || self.isPreviewing)
  }

  /// - Returns: whether the session can go on.
  private func openMicrophone(_ microphone: String, pipeline: Pipeline, id: UInt64) async -> Bool {
    do {
      let device = try DeviceID(microphone)
      let handle = try await self.environment.hub.openMicrophone(
        device,
        request: AudioRequest(format: self.effective.audioFormat),
        sink: pipeline.audioSink
      )
      guard self.opensSources(ofRun: id) else {
        await handle.close()
        return false
      }
      guard self.effective.microphone == microphone else {
        // An update put another one in its place meanwhile.
        await handle.close()
        return true
      }
      self.run?.microphone = handle
      return true
    } catch {
      guard self.run?.id == id else { return false }
      self.sourceLost(.microphone, error: error, device: microphone)
      return false
    }
  }
}

internal import Capture
internal import Encoding
internal import Events
internal import Media
internal import Publishing

extension Session {
  /// Starts the session, or does nothing when it runs; what comes of it is events.
  func start(operator issuer: String?) throws(SessionError) {
    guard !self.effective.destinations.isEmpty else {
      throw SessionError(
        .failedPrecondition,
        "session \(self.name) has nowhere to push to: set a url first"
      )
    }
    let labels = Set(self.effective.destinations.map(\.label))
    let action = self.transition(cause: "start", operator: issuer) {
      $0.start(destinations: labels)
    }
    switch action {
    case .none:
      break
    case .refuse:
      throw SessionError(
        .failedPrecondition,
        "session \(self.name) is stopping: wait until it is idle, then start it again"
      )
    case .prepare:
      self.lastDestinations = []
      self.prepare()
    }
  }

  private func prepare() {
    self.runCount += 1
    let id = self.runCount
    let port = SignalPort(run: id, continuation: self.signalContinuation)
    let feed = MediaFeed()
    let pipeline: Pipeline
    do {
      pipeline = try Pipeline(name: self.name, effective: self.effective, feed: feed, port: port)
    } catch {
      self.record(.audioEncodeFailed, error.description)
      self.fail(cause: "the audio encoder could not be opened")
      return
    }
    self.run = Run(
      id: id,
      port: port,
      feed: feed,
      pipeline: pipeline,
      sampler: NetStatusSampler()
    )
    self.scope.add { await self.openSources(id) }
    self.tellWatchers()
  }

  /// Opens the camera, then the microphone, and lets the pipeline run.
  private func openSources(_ id: UInt64) async {
    guard let run = self.run, run.id == id else { return }
    if self.effective.hasVideo, let camera = self.effective.camera {
      guard await self.openCamera(camera, pipeline: run.pipeline, id: id) else { return }
    }
    if let microphone = self.effective.microphone {
      guard await self.openMicrophone(microphone, pipeline: run.pipeline, id: id) else { return }
    }
    // The session may have been stopped meanwhile.
    guard self.run?.id == id, self.machine.state == .preparing else { return }
    run.pipeline.start()
    if !self.effective.hasVideo {
      // Without a picture there is no encoder to wait for.
      self.startPublishers()
    }
    self.tellWatchers()
  }

  /// - Returns: whether the session can go on.
  private func openCamera(_ camera: String, pipeline: Pipeline, id: UInt64) async -> Bool {
    do {
      let device = try DeviceID(camera)
      let handle = try await self.environment.hub.openCamera(
        device,
        request: VideoRequest(
          size: self.effective.rotatedSize,
          rate: self.effective.frameRate
        ),
        sink: pipeline.videoSink
      )
      guard self.run?.id == id, self.machine.state == .preparing else {
        await handle.close()
        return false
      }
      self.run?.camera = handle
      self.record(
        .cameraOpened,
        "\(device) opened as \(handle.mode)",
        detail: EventDetail(device: device.description)
      )
      return true
    } catch {
      guard self.run?.id == id else { return false }
      self.sourceLost(.camera, error: error, device: camera)
      return false
    }
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
      guard self.run?.id == id, self.machine.state == .preparing else {
        await handle.close()
        return false
      }
      self.run?.microphone = handle
      return true
    } catch {
      guard self.run?.id == id else { return false }
      self.sourceLost(.microphone, error: error, device: microphone)
      return false
    }
  }

  /// Lets every destination connect.
  func startPublishers() {
    for destination in self.effective.destinations {
      self.startPublisher(destination)
    }
  }

  func startPublisher(_ destination: EffectiveAttributes.Destination) {
    guard let run = self.run else { return }
    let port = run.port
    let pipeline = run.pipeline
    let label = destination.label
    var configuration = Publisher.Configuration(queueBudget: self.effective.mode.queueBudget)
    configuration.deadlines.close = Self.closeDeadline
    let publisher = Publisher(
      label: label,
      url: destination.url,
      retry: destination.retry,
      feed: run.feed,
      configuration: configuration,
      requestKeyframe: { pipeline.requestKeyframe() },
      onEvent: { port.report(.publisher(label: label, $0)) },
      logger: self.environment.logger
    )
    self.run?.publishers[label] = RunningPublisher(
      destination: destination,
      publisher: publisher
    )
    self.scope.add { await publisher.run() }
  }
}

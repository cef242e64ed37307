internal import Capture
internal import Events
internal import Media
internal import Publishing
internal import Store

extension Session {
  /// Takes over a new configuration; what runs follows it at once.
  ///
  /// - Parameters:
  ///   - attributes: what is set now.
  ///   - effective: what is in force now.
  ///   - revision: its number in the store.
  func update(
    attributes: SessionAttributes,
    effective: EffectiveAttributes,
    revision: UInt64,
    operator issuer: String?
  ) {
    let changed = attributes.differences(from: self.attributes)
    let previous = self.effective
    self.attributes = attributes
    self.effective = effective
    self.revision = revision
    self.record(
      .sessionUpdated,
      changed.isEmpty ? "nothing changed" : "changed: \(changed.joined(separator: ", "))",
      detail: EventDetail(revision: revision, attributes: changed),
      operator: issuer
    )
    self.followWaitingImage(previous)
    self.follow(previous)
    self.tellWatchers()
  }

  /// Why a live session cannot take over `effective`; nil when it can.
  func obstacle(to effective: EffectiveAttributes) -> String? {
    guard self.machine.state.isActive else { return nil }
    if effective.destinations.isEmpty {
      return "session \(self.name) is \(self.machine.state.rawValue): stop it before its last "
        + "destination goes"
    }
    return nil
  }

  /// Brings what runs from the `previous` configuration to the present one.
  func follow(_ previous: EffectiveAttributes) {
    guard let run = self.run, self.machine.state.isActive || run.isPreview else { return }
    run.pipeline.update(self.effective, isPaused: self.machine.isPaused)
    let id = run.id
    self.followRates(previous)
    self.followCamera(previous)
    self.followCameraControls(previous)
    if self.effective.microphone != previous.microphone {
      self.scope.add { await self.replaceMicrophone(id) }
    }
    // Before the first start of the publishers, the new list is simply the one they start with.
    guard !run.publishers.isEmpty else { return }
    self.replacePublishers(previous)
  }

  private func replacePublishers(_ previous: EffectiveAttributes) {
    let wanted = Dictionary(
      uniqueKeysWithValues: self.effective.destinations.map { ($0.label, $0) }
    )
    var leaving: [Publisher] = []
    for (label, running) in self.run?.publishers ?? [:] {
      guard let destination = wanted[label], destination.url == running.destination.url else {
        self.destinationChanged(label, to: .idle)
        self.run?.publishers[label] = nil
        leaving.append(running.publisher)
        continue
      }
      guard destination != running.destination else { continue }
      // Only the retry policy is another one, which needs no new connection.
      self.run?.publishers[label]?.destination = destination
      running.publisher.update(retry: destination.retry)
    }
    self.startMissing(after: leaving)
    for destination in previous.destinations where wanted[destination.label] == nil {
      self.destinationGone(destination.label, at: .now)
    }
  }

  /// Starts the destinations that have no publisher yet; those whose stream one of `leaving` still
  /// pushes wait for its end, as a stream takes one publisher.
  private func startMissing(after leaving: [Publisher]) {
    let taken = Set(leaving.map(\.url))
    var waiting: [EffectiveAttributes.Destination] = []
    for destination in self.effective.destinations
    where self.run?.publishers[destination.label] == nil {
      self.machine.destinationAdded(destination.label)
      if taken.contains(destination.url) {
        waiting.append(destination)
      } else {
        self.startPublisher(destination)
      }
    }
    guard !leaving.isEmpty, let id = self.run?.id else { return }
    self.scope.add { [waiting] in
      await withDiscardingTaskGroup { group in
        for publisher in leaving {
          group.addTask { await publisher.stop() }
        }
      }
      for destination in waiting {
        await self.startPublisher(destination, ofRun: id)
      }
    }
  }

  /// Starts a destination that had to wait, if it is still wanted and nobody else started it.
  private func startPublisher(_ destination: EffectiveAttributes.Destination, ofRun id: UInt64) {
    guard self.run?.id == id, self.effective.destinations.contains(destination),
      self.run?.publishers[destination.label] == nil
    else { return }
    self.startPublisher(destination)
  }

  private func replaceMicrophone(_ id: UInt64) async {
    guard let run = self.run, run.id == id else { return }
    self.endRecovery(of: .microphone)
    let old = run.microphone
    self.run?.microphone = nil
    await old?.close()
    guard let microphone = self.effective.microphone else { return }
    do {
      let device = try DeviceID(microphone)
      let handle = try await self.environment.hub.openMicrophone(
        device,
        request: AudioRequest(format: self.effective.audioFormat),
        sink: run.pipeline.audioSink
      )
      guard self.run?.id == id, self.effective.microphone == microphone else {
        return await handle.close()
      }
      self.endRecovery(of: .microphone)
      self.run?.microphone = handle
      self.transition(cause: "another microphone") { $0.sourceReturned(.microphone) }
    } catch {
      guard self.run?.id == id, self.effective.microphone == microphone else { return }
      self.sourceLost(.microphone, error: error, device: microphone)
    }
    self.tellWatchers()
  }
}

extension Session {
  /// Notes what the operator wants.
  func desire(_ state: DesiredState) {
    self.desiredState = state
  }
}

internal import Capture
internal import Events
internal import Media
internal import Publishing
internal import Store

extension Session {
  /// What an operator did to the configuration.
  enum Change {
    case attributes
    case destinationAdded(String)
    case destinationRemoved(String)
  }

  /// Takes over a new configuration; what runs follows it at once.
  ///
  /// - Parameters:
  ///   - attributes: what is set now.
  ///   - effective: what is in force now.
  ///   - revision: its number in the store.
  ///   - change: what the operator did.
  func update(
    attributes: SessionAttributes,
    effective: EffectiveAttributes,
    revision: UInt64,
    as change: Change,
    operator issuer: String?
  ) {
    let changed = attributes.differences(from: self.attributes)
    let previous = self.effective
    self.attributes = attributes
    self.effective = effective
    self.revision = revision
    let (code, message, destination): (Code, String, String?) =
      switch change {
      case .attributes:
        (
          Code.sessionUpdated,
          changed.isEmpty ? "nothing changed" : "changed: \(changed.joined(separator: ", "))",
          nil
        )
      case .destinationAdded(let label):
        (Code.destinationAdded, "destination \(label) added", label)
      case .destinationRemoved(let label):
        (Code.destinationRemoved, "destination \(label) removed", label)
      }
    self.record(
      code,
      message,
      detail: EventDetail(revision: revision, attributes: changed),
      destination: destination,
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
    self.followDestinations(previous)
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

internal import Capture
internal import Media
internal import Publishing
internal import Store
internal import WaitingImages

extension Session {
  /// The session as it is now.
  func snapshot() -> SessionSnapshot {
    SessionSnapshot(
      name: self.name,
      revision: self.revision,
      requested: self.attributes,
      effective: self.effective,
      desiredState: self.desiredState,
      state: self.machine.state,
      stateSince: self.stateSince,
      created: self.created,
      destinations: self.destinationSnapshots(),
      netStatus: self.run?.netStatus,
      encoder: self.run?.encoder,
      isPreviewing: self.isPreviewing,
      devicePosition: self.positionOnAir,
      autoFocus: self.autoFocus,
      cameraState: self.run?.camera.map {
        CameraState(zoomLevel: $0.zoomLevel, isTorchOn: $0.isTorchOn)
      },
      cameraMode: self.run?.camera?.handle.mode,
      microphoneMode: self.run?.microphone?.mode,
      onAir: self.onAir,
      waitingImage: self.waitingImage?.record.md5,
      lastEvent: self.lastEvent,
      microphoneVolume: self.sound.volumes.microphone,
      bgmVolume: self.sound.volumes.bgm,
      bgm: self.sound.bgm?.snapshot
    )
  }

  /// The destinations in the order they were configured.
  func destinationSnapshots() -> [DestinationSnapshot] {
    self.effective.destinations.map { destination in
      if let running = self.run?.publishers[destination.label] {
        return running.snapshot()
      }
      if let last = self.lastDestinations.first(where: { $0.label == destination.label }) {
        return last
      }
      let earlier = self.run?.earlier[destination.label]
      return DestinationSnapshot(
        label: destination.label,
        url: destination.url,
        retry: destination.retry,
        state: .idle,
        stateSince: nil,
        nextTry: nil,
        lastError: earlier?.lastError,
        netStatus: nil,
        totals: earlier?.totals ?? PublisherTotals()
      )
    }
  }

  /// The session now, then after each change.
  func watch() -> AsyncStream<SessionSnapshot> {
    let scope = self.scope
    let stream = self.watchers.add { [weak self] number in
      guard let session = self else { return }
      scope.add { await session.removeWatcher(number) }
    }
    self.tellWatchers()
    if self.isClosed { self.watchers.finish() }
    return stream
  }

  private func removeWatcher(_ number: UInt64) {
    self.watchers.remove(number)
  }

  func tellWatchers() {
    self.watchers.tell(self.snapshot())
  }
}

extension Session.RunningPublisher {
  fileprivate func snapshot() -> DestinationSnapshot {
    DestinationSnapshot(
      label: self.destination.label,
      url: self.destination.url,
      retry: self.destination.retry,
      state: self.state,
      stateSince: self.stateSince,
      nextTry: self.nextTry,
      lastError: self.lastError,
      netStatus: self.netStatus,
      totals: self.totals
    )
  }
}

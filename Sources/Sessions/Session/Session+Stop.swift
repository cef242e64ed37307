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

  /// Stops the session; returns when it is idle, within a second, whatever hangs.
  func stop(operator issuer: String?) async {
    let action = self.transition(cause: "stop", operator: issuer) { $0.stop() }
    switch action {
    case .tearDown:
      self.tellWatchers()
      await self.tearDown()
      self.transition(cause: "stopped") { $0.stopped() }
      self.tellWatchers()
    case .none:
      self.tellWatchers()
    }
  }

  /// Ends the session by itself.
  func fail(cause: String, at stamp: TimeStamp = .now) {
    self.scope.add {
      await self.tearDown()
      await self.tellWatchers()
    }
    self.tellWatchers()
  }

  /// Closes what the present run opened: first the sources, so that what they gave last is sent,
  /// then the connections.
  private func tearDown() async {
    guard let run = self.run else { return }
    self.lastDestinations = self.destinationSnapshots()
    self.run = nil
    let publishers = run.publishers.values.map(\.publisher)

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
    self.lastDestinations = self.lastDestinations.map { $0.ended() }

    let camera = run.camera
    let microphone = run.microphone
    self.scope.add {
      await camera?.close()
      await microphone?.close()
    }
    if let camera {
      self.record(
        .cameraClosed,
        "\(camera.device) closed",
        detail: EventDetail(device: camera.device.description)
      )
    }
  }
}

extension DestinationSnapshot {
  /// The destination when nothing runs any more: a failure stays, all else is idle.
  fileprivate func ended() -> DestinationSnapshot {
    DestinationSnapshot(
      label: self.label,
      url: self.url,
      retry: self.retry,
      state: self.state == .failed ? .failed : .idle,
      lastError: self.lastError,
      netStatus: nil,
      bytesSent: self.bytesSent,
      reconnects: self.reconnects
    )
  }
}

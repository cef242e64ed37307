internal import Capture
internal import Events

extension Session {
  /// A source could not be opened, or was lost; a session that is on air brings it back.
  ///
  /// - Parameter wasInUse: whether it gave something before.
  func sourceLost(
    _ source: StateMachine.Source,
    error: any Error,
    device: String,
    wasInUse: Bool = false,
    at stamp: TimeStamp = .now
  ) {
    let error = SourceFailure(source, error, device: device)
    let failure = wasInUse ? error.ofUsedSource : error
    self.record(failure, device: device, at: stamp)
    let cause =
      switch source {
      case .camera: "the camera is lost"
      case .microphone: "the microphone is lost"
      }
    switch self.transition(at: stamp, cause: cause, { $0.sourceLost(source) }) {
    case .fail:
      self.fail()
    case .none:
      self.previewFailed(cause: cause)
      guard self.machine.lostSources.contains(source) else { return }
      self.beginRecovery(of: source, device: device, failure: failure, at: stamp)
    }
  }

  /// The microphone gives no sound any more; silence takes its place.
  func microphoneFailed(_ error: CaptureError, at stamp: TimeStamp) {
    if let microphone = self.run?.microphone {
      self.run?.microphone = nil
      self.scope.add { await microphone.close() }
    }
    self.sourceLost(
      .microphone,
      error: error,
      device: self.effective.microphone ?? "",
      wasInUse: true,
      at: stamp
    )
  }

  /// Puts on record that a source could not be opened, or failed.
  func recordSourceFailure(
    _ source: StateMachine.Source,
    error: any Error,
    device: String,
    at stamp: TimeStamp = .now
  ) {
    self.record(SourceFailure(source, error, device: device), device: device, at: stamp)
  }

  func record(_ failure: SourceFailure, device: String, at stamp: TimeStamp) {
    self.record(
      failure.code,
      failure.message,
      detail: EventDetail(
        device: device,
        errno: failure.errnoCode,
        errnoName: ErrnoName.of(failure.errnoCode),
        cause: failure.message
      ),
      at: stamp
    )
  }
}

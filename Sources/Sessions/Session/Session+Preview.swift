internal import Events

/// The preview: the sources and the encoder run, and nothing is pushed.
///
/// The session stays `idle` (or `failed`) for as long as nobody pushes; a start takes the run over as it
/// is. A preview ends with whatever it needs: there is nobody on air for whom it would have to go on.
extension Session {
  /// Whether the sources and the encoder run without pushing.
  var isPreviewing: Bool {
    self.run?.isPreview ?? false
  }

  /// Opens the sources and the encoder, or does nothing when they are open for a preview already.
  func startPreview(operator issuer: String) throws(SessionError) {
    guard !self.isPreviewing else { return }
    let state = self.machine.state
    guard !state.isActive else {
      throw SessionError(
        .failedPrecondition,
        "session \(self.name) is \(state.rawValue): a preview comes before the push"
      )
    }
    self.record(.previewStarted, "preview asked for", operator: issuer)
    self.prepare(isPreview: true)
  }

  /// Ends the preview, or does nothing when there is none.
  func stopPreview(operator issuer: String) async throws(SessionError) {
    let state = self.machine.state
    guard !state.isActive else {
      throw SessionError(
        .failedPrecondition,
        "session \(self.name) is \(state.rawValue): a start ended its preview"
      )
    }
    await self.endPreview(cause: "end of the preview asked for", operator: issuer)
  }

  /// Closes what a preview opened; returns when that is done.
  func endPreview(cause: String, operator issuer: String? = nil) async {
    guard let run = self.endPreviewRun(cause: cause, operator: issuer) else { return }
    await self.tearDown(run)
    self.tellWatchers()
  }

  /// As `endPreview`, without waiting.
  func previewFailed(cause: String) {
    guard let run = self.endPreviewRun(cause: cause, operator: nil) else { return }
    let isTaken = self.scope.add {
      await self.tearDown(run)
      await self.tellWatchers()
    }
    if !isTaken { self.tearDownEnded() }
  }

  private func endPreviewRun(cause: String, operator issuer: String?) -> Run? {
    guard self.isPreviewing, let run = self.endRun() else { return nil }
    self.record(.previewStopped, cause, operator: issuer)
    self.tellWatchers()
    return run
  }

  /// Pushes what is previewed.
  func pushPreview() {
    self.run?.isPreview = false
    guard let run = self.run, run.hasStarted else { return }
    if run.encoder != nil || !run.pipeline.hasVideo { self.startPublishers() }
    self.tellWatchers()
  }
}

internal import Events
internal import Media

extension Session {
  /// Puts the waiting image on air, or does nothing when it is there already.
  func pause(operator issuer: String) throws(SessionError) {
    guard self.pipelineHasVideo else {
      throw SessionError(
        .failedPrecondition,
        "session \(self.name) sends no picture that the waiting image could replace"
      )
    }
    try self.setPaused(true, operator: issuer)
  }

  /// Puts the camera on air again, or does nothing when it is there already. Never un-mutes.
  func resume(operator issuer: String) throws(SessionError) {
    try self.setPaused(false, operator: issuer)
  }

  private func setPaused(_ isPaused: Bool, operator issuer: String) throws(SessionError) {
    let stamp = TimeStamp.now
    let state = self.machine.state
    let action = self.transition(
      at: stamp,
      cause: isPaused ? "pause" : "resume",
      operator: issuer
    ) { isPaused ? $0.pause() : $0.resume() }
    switch action {
    case .none:
      break
    case .refuse:
      throw SessionError(
        .failedPrecondition,
        "session \(self.name) is \(state.rawValue): only a session that is on air is paused and "
          + "resumed"
      )
    case .follow:
      self.run?.pausedAt = isPaused ? MonotonicClock.now : nil
      self.showProgram()
      self.run?.pipeline.update(self.effective, isPaused: isPaused)
      self.record(
        isPaused ? .sessionPaused : .sessionResumed,
        isPaused ? "pause asked for" : "resume asked for",
        operator: issuer,
        at: stamp
      )
      self.tellWatchers()
    }
  }

  private var pipelineHasVideo: Bool {
    self.run?.pipeline.hasVideo ?? true
  }
}

internal import Events
internal import Media
internal import Publishing

extension Session {
  /// Throws `SessionError.Code.notFound` for a label that no destination has, and
  /// `.failedPrecondition` when no destination is connected.
  func checkCanRestart(_ label: String) throws(SessionError) {
    try self.effective.checkHasDestination(label, session: self.name)
    let state = self.machine.state
    switch state {
    case .preparing, .live, .paused, .degraded:
      guard self.run?.hasStartedPublishers == true else {
        throw SessionError(
          .failedPrecondition,
          "session \(self.name) is \(state.rawValue) and connects to its destinations once the "
            + "encoder runs: there is nothing to restart yet"
        )
      }
    case .idle, .failed, .stopping:
      throw SessionError(
        .failedPrecondition,
        "session \(self.name) is \(state.rawValue): start it, which connects its destinations"
      )
    }
  }

  /// Connects a destination anew, at once and whatever its state: its tries count from the beginning.
  /// The others are not touched.
  func restartDestination(_ label: String, operator issuer: String) throws(SessionError) {
    try self.checkCanRestart(label)
    let state = self.run?.publishers[label]?.state ?? .idle
    self.record(
      .destinationRestarted,
      "restart asked for: destination \(label) was \(state.rawValue)",
      destination: label,
      operator: issuer
    )
    // What was given up may carry the stream again.
    self.machine.destinationAdded(label)
    self.leave(label)
    self.tellWatchers()
  }
}

extension EffectiveAttributes {
  /// Throws `SessionError.Code.notFound` for a label that no destination has.
  func checkHasDestination(_ label: String, session name: String) throws(SessionError) {
    let labels = self.destinations.map(\.label)
    guard !labels.contains(label) else { return }
    let known = labels.isEmpty ? "it has none" : "it has \(labels.joined(separator: ", "))"
    throw SessionError(
      .notFound,
      "session \(name) has no destination \(label.shown): \(known)"
    )
  }
}

internal import ControlAPI

/// Decides, snapshot by snapshot, whether a session has come to a wanted state or never will.
struct SessionWaiting: Sendable {
  enum Outcome: Hashable, Sendable {
    /// Not decided; look at the next snapshot.
    case waiting
    /// The session is in this state, which is wanted.
    case reached(StateText)
    /// It cannot come to a wanted state without being started again; says why.
    case outOfReach(String)
  }

  let name: String
  let wanted: Set<StateText>
  /// The snapshot looked at last.
  private(set) var last: ProtoSession?

  init(name: String, wanted: Set<StateText>) {
    self.name = name
    self.wanted = wanted
  }

  /// The session is as `session` says.
  mutating func observe(_ session: ProtoSession) -> Outcome {
    self.last = session
    guard let state = StateText(session.state) else { return .waiting }
    if self.wanted.contains(state) {
      return .reached(state)
    }
    switch state {
    case .failed:
      // A failed session that is being stopped becomes idle.
      if self.wanted.contains(.idle), session.desiredState == .stopped { return .waiting }
      return .outOfReach(
        "\(self.name) has failed and will not become \(self.wantedText)\(self.lastEvent)"
      )
    case .idle, .preparing, .live, .paused, .degraded, .stopping:
      return .waiting
    }
  }

  /// The node no longer has the session.
  func deleted() -> Outcome {
    .outOfReach("\(self.name) was deleted and will not become \(self.wantedText)")
  }

  /// What to say when the time was over first.
  func timeoutMessage(after timeout: DurationArgument) -> String {
    let now = self.last.map { "it is \(SessionText.state($0))" } ?? "its state is not known"
    var advice = ""
    if let last, last.state == .idle, last.desiredState == .stopped {
      advice = ". Start it with: rackcast session start \(self.name)"
    }
    return """
      \(self.name) did not become \(self.wantedText) within \(timeout.text): \
      \(now)\(self.lastEvent)\(advice)
      """
  }

  private var wantedText: String {
    StateText.allCases.filter { self.wanted.contains($0) }.map(\.rawValue)
      .joined(separator: " or ")
  }

  private var lastEvent: String {
    guard let last, last.hasLastEvent else { return "" }
    return "; last event \(SessionText.lastEvent(last))"
  }
}

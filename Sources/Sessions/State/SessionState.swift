/// How a session is doing.
public enum SessionState: String, Hashable, Sendable, CaseIterable {
  /// Nothing runs.
  case idle
  /// Sources and encoder are being opened, and no destination publishes yet.
  case preparing
  /// At least one destination took the stream since the start.
  case live
  /// Live, with the waiting image in place of the camera's picture.
  case paused
  /// Live or paused, but a source is lost.
  case degraded
  /// Being stopped.
  case stopping
  /// Ended by an error; a start tries anew.
  case failed

  /// Whether the session has something running.
  public var isActive: Bool {
    switch self {
    case .preparing, .live, .paused, .degraded, .stopping: true
    case .idle, .failed: false
    }
  }
}

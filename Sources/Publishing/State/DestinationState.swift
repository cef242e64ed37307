/// How far a destination is.
public enum DestinationState: String, Hashable, Sendable, CaseIterable {
  /// Not started, or stopped.
  case idle
  /// The name of the server is looked up.
  case resolving
  /// The TCP connection, or the file, is being opened.
  case connecting
  /// The RTMP handshake and the commands up to `publish` are under way.
  case handshaking
  /// Media flows.
  case publishing
  /// Media flows, but waits longer than the delay budget.
  case congested
  /// Lost; tried again after a pause.
  case backoff
  /// Refused, or given up.
  case failed

  /// Whether the server takes the stream.
  public var isFlowing: Bool {
    switch self {
    case .publishing, .congested: true
    case .idle, .resolving, .connecting, .handshaking, .backoff, .failed: false
    }
  }
}

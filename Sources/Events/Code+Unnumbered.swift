/// The codes of changes that the live-pusher has no number for.
extension Code {
  public static let stateChanged = Code(
    unnumbered: "state_changed",
    "the session moved from one state to another"
  )
  public static let destinationStateChanged = Code(
    unnumbered: "destination_state_changed",
    "the destination moved from one state to another"
  )
  public static let sessionCreated = Code(
    unnumbered: "session_created",
    "an operator created the session"
  )
  public static let sessionUpdated = Code(
    unnumbered: "session_updated",
    "an operator changed the session's configuration; detail: revision, attributes"
  )
  public static let sessionDeleted = Code(
    unnumbered: "session_deleted",
    "an operator deleted the session"
  )
  public static let sessionStarted = Code(
    unnumbered: "session_started",
    "an operator started the session"
  )
  public static let sessionStopped = Code(
    unnumbered: "session_stopped",
    "an operator stopped the session"
  )
  public static let messageSent = Code(
    unnumbered: "message_sent",
    "an operator put a message into the stream"
  )
  public static let daemonStarted = Code(unnumbered: "daemon_started", "the daemon started")
  public static let daemonStopped = Code(
    unnumbered: "daemon_stopped",
    "the daemon stopped in good order"
  )
  public static let eventsLost = Code(
    unnumbered: "events_lost",
    "the disk took no events until the buffer was full; further ones were not recorded",
    severity: .error
  )

  /// Every code without a number.
  public static let unnumbered: [Code] = [
    .stateChanged, .destinationStateChanged, .sessionCreated, .sessionUpdated, .sessionDeleted,
    .sessionStarted, .sessionStopped, .messageSent, .daemonStarted, .daemonStopped, .eventsLost,
  ]
}

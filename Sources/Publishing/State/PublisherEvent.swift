public import Adaptation

/// What happens to a destination.
///
/// What happened comes before the change of state that it causes: a lost connection gives `failure`,
/// `reconnecting`, `stateChanged(.backoff)`. `stateChanged(.failed)` is the last event of all.
public enum PublisherEvent: Hashable, Sendable {
  /// The destination entered another state.
  case stateChanged(DestinationState)
  /// 1001: the connection is up, with TLS where it has any, or the file is open; then the address is
  /// empty.
  case connected(serverIP: String)
  /// 1002: the server accepted the stream and the first frame was handed to the socket or file.
  case published
  /// 1102: automatic try `attempt` of `of` follows after `delay`. `of` is 0 without a limit.
  case reconnecting(attempt: Int, of: Int, delay: Duration, cause: String)
  /// 3001 to 3005: the connection was lost or could not be made.
  case failure(PublishFailure)
  /// −1326: the server refused for good; the destination has failed.
  case refused(PublishFailure)
  /// −1307: the tries are used up, or another one is pointless, as `reason` tells; the destination
  /// has failed.
  case gaveUp(reason: String)
  /// The path takes more or less than it was held to.
  case rateChanged(RateDecision)
  /// −1313: the address is none. Told by whoever reads the address, before there is a publisher.
  case invalidURL
}

/// Why a destination's rate is what it is.
public enum RateCause: String, Hashable, Sendable, CaseIterable {
  /// The way to the server takes less than was sent.
  case pathSlow = "path slow"
  /// The server reads more slowly than was sent.
  case receiverSlow = "receiver slow"
  /// What had piled up is gone, so the rate is what the path takes again.
  case drained = "queue drained"
  /// The path takes more than is sent.
  case pathFree = "path free"
  /// It is tried whether the path takes more.
  case probing = "probing"
  /// The encoder needs less than it may use, so nothing is known of more.
  case encoderIdle = "encoder idle"
  /// Sessions of a higher priority on the same uplink need it.
  case givesWay = "gives way"
}

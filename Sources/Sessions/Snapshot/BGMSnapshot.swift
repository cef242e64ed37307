/// A session's background music as it is at one moment.
public struct BGMSnapshot: Hashable, Sendable {
  /// Without user, password and query.
  public let address: String
  public let state: BGMState
  /// Where in the file it is, as last told: once a second, and when it is paused.
  public let position: Duration
  /// How long the whole file lasts, where it tells.
  public let duration: Duration?
  public let isLooped: Bool
}

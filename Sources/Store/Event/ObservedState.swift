/// The state that a session or a destination was in at some time.
public struct ObservedState: Hashable, Sendable {
  /// The destination's label; `nil` for the session itself.
  public let destination: String?
  public let state: String
  /// When the state began.
  public let since: Int64
  /// The event that began it.
  public let sequence: UInt64
}

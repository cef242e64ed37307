/// What operators want of a session; what it really does is in its events.
public enum DesiredState: String, Hashable, Sendable, CaseIterable {
  case stopped
  case started
}

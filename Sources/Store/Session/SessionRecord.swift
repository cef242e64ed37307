/// A session as it is wanted now.
public struct SessionRecord: Hashable, Sendable, Identifiable {
  /// Never used again, unlike the name.
  public let id: Int64
  /// Unique among the sessions that are not deleted.
  public let name: String
  public let desiredState: DesiredState
  /// When the session was created.
  public let created: Int64
  /// The configuration in force.
  public let current: SessionRevision

  /// The number of the configuration in force.
  public var revision: UInt64 { self.current.revision }
  /// The configuration in force, as JSON.
  public var configuration: String { self.current.configuration }
  /// Where the session pushes to, in the order of the configuration.
  public var destinations: [DestinationRecord] { self.current.destinations }
}

/// One configuration that a session had.
public struct SessionRevision: Hashable, Sendable {
  /// Counts from 1, without gaps.
  public let revision: UInt64
  /// JSON, as it was given.
  public let configuration: String
  /// In the order in which they were given.
  public let destinations: [DestinationRecord]
  /// Who made the change.
  public let `operator`: String?
  /// When it was made.
  public let wallTime: Int64
}

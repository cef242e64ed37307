/// One line of the node's history. Never edited.
public struct Event: Hashable, Sendable, Identifiable {
  /// Counts the events of the node, from 1, without gaps; 0 for one that is told and not kept.
  public let sequence: UInt64
  /// The session's name; `nil` for an event of the node.
  public let session: String?
  /// The destination's label; `nil` for an event of the whole session.
  public let destination: String?
  /// What it is about.
  public let code: Code
  /// A sentence for a person; never holds a stream key.
  public let message: String
  /// The figures and names behind the message.
  public let detail: EventDetail
  /// Who caused it; `nil` when nobody did.
  public let `operator`: String?
  /// The state that a change of state left.
  public let previousState: String?
  /// The state that a change of state entered.
  public let nextState: String?
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  public let wallTime: Int64
  /// Nanoseconds on the node's monotonic clock.
  public let monotonicTime: Int64

  /// The event that `draft` became.
  public init(sequence: UInt64, _ draft: EventDraft) {
    self.sequence = sequence
    self.session = draft.session
    self.destination = draft.destination
    self.code = draft.code
    self.message = draft.message
    self.detail = draft.detail
    self.operator = draft.operator
    self.previousState = draft.previousState
    self.nextState = draft.nextState
    self.wallTime = draft.wallTime
    self.monotonicTime = draft.monotonicTime
  }

  public var id: UInt64 { self.sequence }
}

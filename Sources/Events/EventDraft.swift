/// An event that has no sequence number yet: what happened, stamped by whom it happened to.
public struct EventDraft: Hashable, Sendable {
  /// The session's name; `nil` for an event of the node.
  public var session: String?
  /// The destination's label; `nil` for an event of the whole session.
  public var destination: String?
  /// What it is about.
  public var code: Code
  /// A sentence for a person; never holds a stream key.
  public var message: String
  /// The figures and names behind the message.
  public var detail: EventDetail
  /// Who caused it; `nil` when nobody did.
  public var `operator`: String?
  /// The state that a change of state left.
  public var previousState: String?
  /// The state that a change of state entered.
  public var nextState: String?
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  public var wallTime: Int64
  /// Nanoseconds on the node's monotonic clock.
  public var monotonicTime: Int64

  public init(
    session: String? = nil,
    destination: String? = nil,
    code: Code,
    message: String,
    detail: EventDetail = EventDetail(),
    operator: String? = nil,
    previousState: String? = nil,
    nextState: String? = nil,
    wallTime: Int64,
    monotonicTime: Int64
  ) {
    self.session = session
    self.destination = destination
    self.code = code
    self.message = message
    self.detail = detail
    self.operator = `operator`
    self.previousState = previousState
    self.nextState = nextState
    self.wallTime = wallTime
    self.monotonicTime = monotonicTime
  }
}

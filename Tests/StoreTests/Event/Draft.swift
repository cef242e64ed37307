import Events

extension EventDraft {
  /// A draft for tests, told apart by its message.
  static func numbered(
    _ number: Int,
    session: String? = "cam1",
    destination: String? = nil,
    code: Code = .reconnecting,
    state: String? = nil,
    at time: Int64 = 0
  ) -> EventDraft {
    EventDraft(
      session: session,
      destination: destination,
      code: code,
      message: "\(number)",
      detail: EventDetail(attempt: 1),
      nextState: state,
      wallTime: time,
      monotonicTime: time
    )
  }
}

public import Events

extension EventLog {
  /// Events on record, oldest first.
  ///
  /// - Parameters:
  ///   - session: Only this session's; `nil` for all.
  ///   - sequence: Only with a greater sequence number.
  ///   - limit: At most so many.
  ///   - codes: Only with these numbers; empty for all.
  ///   - newest: The last `limit` instead of the first.
  public func events(
    session: String? = nil,
    after sequence: UInt64 = 0,
    limit: Int = 1000,
    codes: [Int32] = [],
    newest: Bool = false
  ) async throws(StoreError) -> [Event] {
    try await self.store.events(
      EventQuery(
        session: session,
        after: sequence,
        codes: Set(codes),
        limit: limit,
        newest: newest
      )
    )
  }

  /// Every event after a sequence number: first those on record, then each as it becomes durable.
  /// None is left out and none comes twice. Between them come those that are announced meanwhile,
  /// with sequence number 0.
  ///
  /// Events are read from the database as the consumer asks for them, so a slow consumer holds one
  /// batch and delays nobody. The stream ends when the log is closed, and with the consumer's task.
  public func subscribe(
    session: String? = nil,
    after sequence: UInt64 = 0
  ) -> AsyncThrowingStream<Event, any Error> {
    let subscription = EventSubscription(log: self, session: session, after: sequence)
    return AsyncThrowingStream { try await subscription.next() }
  }
}

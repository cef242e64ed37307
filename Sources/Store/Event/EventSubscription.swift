internal import Events

/// A reader that follows the log at its own pace.
actor EventSubscription {
  private let log: EventLog
  private let session: String?
  /// Everything up to here was given out or is in `batch`, or is another session's.
  private var cursor: UInt64
  /// Read and not given out yet, last first. Never more than `batchLimit`.
  private var batch: [Event] = []

  static let batchLimit = 256

  init(log: EventLog, session: String?, after sequence: UInt64) {
    self.log = log
    self.session = session
    self.cursor = sequence
  }

  /// The next event; `nil` when there will be none.
  func next() async throws(StoreError) -> Event? {
    while true {
      if let event = self.batch.popLast() { return event }

      let start = self.cursor
      guard let last = await self.log.news(after: start) else { return nil }
      let query = EventQuery(
        session: self.session,
        after: start,
        through: last,
        limit: Self.batchLimit
      )
      let events: [Event]
      do throws(StoreError) {
        events = try await self.log.store.events(query)
      } catch  where error.code == .cancelled {
        return nil
      }

      // Another call may have read the same batch while this one waited.
      guard self.cursor == start, self.batch.isEmpty else { continue }
      self.cursor = events.count < Self.batchLimit ? last : events.last?.sequence ?? last
      self.batch = events.reversed()
    }
  }
}

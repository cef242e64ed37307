internal import Events

/// A reader that follows the log at its own pace.
actor EventSubscription {
  private let log: EventLog
  private let session: String?
  /// Everything up to here was given out or is in `batch`, or is another session's.
  private var cursor: UInt64
  /// Read and not given out yet, last first. Never more than `batchLimit`.
  private var batch: [Event] = []
  /// Announced events so far, and those of them not given out yet, last first.
  private var announced: UInt64
  private var readings: [Event] = []

  static let batchLimit = 256

  init(log: EventLog, session: String?, after sequence: UInt64) {
    self.log = log
    self.session = session
    self.cursor = sequence
    self.announced = log.announcedCount
  }

  /// The next event; `nil` when there will be none.
  func next() async throws(StoreError) -> Event? {
    while true {
      if let event = self.batch.popLast() { return event }
      if let event = self.nextReading() { return event }

      let start = self.cursor
      guard let last = await self.log.news(after: start, announced: self.announced) else {
        return nil
      }
      guard last > start else { continue }
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

  /// The next event that is told and not kept; it has no sequence number.
  private func nextReading() -> Event? {
    if self.readings.isEmpty {
      let (drafts, count) = self.log.announcements(after: self.announced)
      self.announced = count
      self.readings =
        drafts
        .filter { self.session == nil || $0.session == self.session }
        .map { Event(sequence: 0, $0) }
        .reversed()
    }
    return self.readings.popLast()
  }
}

internal import Dispatch
public import Events
internal import Synchronization

/// The node's history, as it is written.
///
/// Drafts wait in a bounded buffer; a writer of its own commits everything that has gathered in one
/// transaction, at once when it was idle. An event is on the disk (fsynced) before `lastSequence`,
/// `flush` or a subscriber tells of it. Sequence numbers are given inside the transaction, so
/// failures leave no gap.
///
/// When the disk refuses, the drafts stay and are tried again after a pause; see `EventBuffer` for
/// what happens when the buffer is full. A store has one log.
public final class EventLog: Sendable {
  struct State {
    var buffer: EventBuffer
    var lastSequence: UInt64
    var lastError: StoreError?
    var announcements = Announcements()
  }

  let store: Store
  private let state: Mutex<State>
  private let news = WakeUp()
  /// Where commits block. A queue of its own, so never a thread of the cooperative pool.
  private let queue = DispatchQueue(label: "rackcast.events", qos: .userInitiated)
  private let retryPause: Duration

  /// Drafts a transaction takes at most: some ms of work, so that the first is not kept waiting.
  static let batchLimit = 512

  /// The log of `store`. Reads the last sequence number; blocks, for a program's start.
  ///
  /// - Parameters:
  ///   - capacity: Drafts that may wait for the disk.
  ///   - retryPause: The pause after a commit that failed.
  public init(
    store: Store,
    capacity: Int = 65_536,
    retryPause: Duration = .milliseconds(250)
  ) throws(StoreError) {
    self.store = store
    self.retryPause = retryPause
    self.state = Mutex(
      State(
        buffer: EventBuffer(capacity: capacity),
        lastSequence: try store.lastSequence()
      )
    )
  }

  /// Hands an event over. Never waits for the disk.
  public func append(_ draft: EventDraft) {
    switch self.state.withLock({ $0.buffer.append(draft) }) {
    case .startWriting: self.queue.async { self.write() }
    case .none: break
    }
  }

  /// Tells those who follow the history now of something that is not kept in it: a reading that
  /// would only fill it. It gets no sequence number.
  public func announce(_ draft: EventDraft) {
    self.state.withLock { $0.announcements.append(draft) }
    self.news.advance()
  }

  /// How many events were announced so far.
  var announcedCount: UInt64 {
    self.state.withLock { $0.announcements.count }
  }

  /// Announced events behind the first `number`, as far as they are still known.
  func announcements(after number: UInt64) -> (drafts: ArraySlice<EventDraft>, count: UInt64) {
    self.state.withLock { ($0.announcements.after(number), $0.announcements.count) }
  }

  /// The sequence number of the last durable event; 0 while there is none.
  public var lastSequence: UInt64 {
    self.state.withLock { $0.lastSequence }
  }

  /// Why the last commit failed; `nil` after one that did not.
  public var lastError: StoreError? {
    self.state.withLock { $0.lastError }
  }

  /// Events that are not durable yet.
  public var pendingCount: Int {
    self.state.withLock { $0.buffer.count }
  }

  /// Events refused because the buffer was full or closed, since the start.
  public var refusedCount: UInt64 {
    self.state.withLock { $0.buffer.refusedCount }
  }

  /// Returns when everything appended before is durable; earlier only when the log is closed and
  /// its disk refuses, or the task is cancelled.
  public func flush() async {
    let goal = self.state.withLock { $0.buffer.takenCount }
    await self.wait { $0.buffer.committedCount >= goal || $0.buffer.isClosed }
  }

  /// Takes no more events. What was appended before is still written; subscriptions end behind it.
  public func close() {
    self.state.withLock { $0.buffer.close() }
    self.news.advance()
  }

  /// Waits for events behind `sequence`, and for announced ones behind the first `announced`.
  ///
  /// - Returns: The last durable sequence number; `nil` when there will never be news, or the task is
  ///   cancelled.
  func news(after sequence: UInt64, announced: UInt64) async -> UInt64? {
    func isNews(_ state: State) -> Bool {
      state.lastSequence > sequence || state.announcements.count > announced
    }
    await self.wait { isNews($0) || $0.buffer.isClosed }
    let (last, hasNews) = self.state.withLock { ($0.lastSequence, isNews($0)) }
    return hasNews && !Task.isCancelled ? last : nil
  }

  /// Returns when `isMet` holds, or the task is cancelled. Asked after each commit, failure and
  /// close.
  func wait(until isMet: (State) -> Bool) async {
    while !Task.isCancelled {
      let generation = self.news.generation
      if self.state.withLock({ isMet($0) }) { return }
      await self.news.wait(past: generation)
    }
  }

  /// Commits batch after batch until nothing is left. On `queue` only.
  private func write() {
    while case .write(let batch) = self.state.withLock({
      $0.buffer.nextBatch(limit: Self.batchLimit)
    }) {
      do {
        let last = try self.store.append(batch)
        self.state.withLock { state in
          state.buffer.committed(batch.count)
          state.lastSequence = last
          state.lastError = nil
        }
        self.news.advance()
      } catch {
        self.commitFailed(error)
        return
      }
    }
    // A closed log has now written its last event.
    self.news.advance()
  }

  private func commitFailed(_ error: StoreError) {
    let action = self.state.withLock { state in
      state.lastError = error
      return state.buffer.failed()
    }
    self.news.advance()
    switch action {
    case .retryLater:
      let (seconds, attoseconds) = self.retryPause.components
      let pause = DispatchTimeInterval.nanoseconds(
        Int(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
      )
      self.queue.asyncAfter(deadline: .now() + pause) { self.write() }
    case .giveUp:
      break
    }
  }
}

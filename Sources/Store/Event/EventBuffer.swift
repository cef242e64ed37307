internal import Events

/// The drafts between their append and their commit. Owns no thread, clock or database.
///
/// Policy: everything is kept until the bound; then further drafts are refused and counted, and one
/// event tells how many were lost as soon as there is room.
struct EventBuffer {
  private enum Phase {
    /// Nothing to write. Moves to `writing` or `closed`.
    case idle
    /// A writer takes batches until none is left. Moves to `idle`, `waiting` or `closed`.
    case writing
    /// The last commit failed; a retry is due. Moves to `writing`.
    case waiting
    /// Terminal: nothing is taken or written any more.
    case closed
  }

  /// What a full buffer turned away.
  private struct Refused {
    var count: Int
    /// The last one, whose times stand for all.
    var last: EventDraft
  }

  /// Drafts that may be here at once, those under way included.
  let capacity: Int

  private var phase = Phase.idle
  private var isClosing = false
  /// Being written, from index `written` on.
  private var current: [EventDraft] = []
  private var written = 0
  /// Came while `current` was being written.
  private var next: [EventDraft] = []
  private var refused: Refused?

  /// Drafts taken since the beginning.
  private(set) var takenCount: UInt64 = 0
  /// Of these, the durable ones.
  private(set) var committedCount: UInt64 = 0
  /// Drafts refused since the beginning.
  private(set) var refusedCount: UInt64 = 0

  init(capacity: Int) {
    precondition(capacity > 0, "A buffer holds something.")
    self.capacity = capacity
  }

  /// Drafts that are not durable yet.
  var count: Int { self.current.count - self.written + self.next.count }

  /// Whether no draft will become durable any more.
  var isClosed: Bool {
    switch self.phase {
    case .closed: true
    case .idle, .writing, .waiting: false
    }
  }

  enum OnAppend: Equatable {
    /// Start to take batches.
    case startWriting
    /// Do nothing: the writer will come to it, or the draft was refused.
    case none
  }

  mutating func append(_ draft: EventDraft) -> OnAppend {
    guard !self.isClosing, self.count < self.capacity else {
      self.refusedCount += 1
      self.refused = Refused(count: (self.refused?.count ?? 0) + 1, last: draft)
      return .none
    }
    self.take(draft)
    switch self.phase {
    case .idle:
      self.phase = .writing
      return .startWriting
    case .writing, .waiting:
      return .none
    case .closed:
      preconditionFailure("A closed buffer refuses drafts.")
    }
  }

  enum OnNextBatch: Equatable {
    /// Write these in one transaction, then call `committed` or `failed`.
    case write(ArraySlice<EventDraft>)
    /// Stop: everything is written.
    case rest
  }

  /// What to write next: everything that has gathered, up to `limit`.
  mutating func nextBatch(limit: Int) -> OnNextBatch {
    switch self.phase {
    case .writing, .waiting:
      if self.current.isEmpty {
        swap(&self.current, &self.next)
      }
      guard !self.current.isEmpty else {
        self.phase = self.isClosing ? .closed : .idle
        return .rest
      }
      self.phase = .writing
      return .write(self.current[self.written...].prefix(limit))
    case .idle, .closed:
      return .rest
    }
  }

  /// The first `count` drafts of the batch are durable.
  mutating func committed(_ count: Int) {
    self.written += count
    self.committedCount += UInt64(count)
    if self.written == self.current.count {
      self.current.removeAll(keepingCapacity: self.written <= 1024)
      self.written = 0
    }
    if let refused = self.refused, !self.isClosing, self.count < self.capacity {
      self.refused = nil
      self.take(Self.lossEvent(refused.count, last: refused.last))
    }
  }

  enum OnFailure: Equatable {
    /// Ask for the same batch again after a pause.
    case retryLater
    /// Stop: the buffer is closed, and what it held is lost.
    case giveUp
  }

  /// Nothing of the batch is durable.
  mutating func failed() -> OnFailure {
    guard !self.isClosing else {
      self.phase = .closed
      return .giveUp
    }
    self.phase = .waiting
    return .retryLater
  }

  /// Takes no more drafts. Those that are here are still written, if the disk takes them at the
  /// first try.
  mutating func close() {
    self.isClosing = true
    switch self.phase {
    case .idle: self.phase = .closed
    case .writing, .waiting, .closed: break
    }
  }

  private mutating func take(_ draft: EventDraft) {
    self.next.append(draft)
    self.takenCount += 1
  }

  private static func lossEvent(_ count: Int, last: EventDraft) -> EventDraft {
    EventDraft(
      code: .eventsLost,
      message: "\(count) events were not recorded: the disk took none until the buffer was full.",
      detail: EventDetail(cause: "\(count) events lost"),
      wallTime: last.wallTime,
      monotonicTime: last.monotonicTime
    )
  }
}

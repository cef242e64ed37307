import Events
import GRDB
import Synchronization
import Testing

@testable import Store

@Suite(.timeLimit(.minutes(1))) struct EventLogFailureTests {
  private let directory: TemporaryDirectory
  private let store: Store

  init() throws {
    self.directory = try TemporaryDirectory()
    self.store = try Store.open(directory: self.directory.data)
  }

  private func log(capacity: Int) throws -> EventLog {
    try EventLog(store: self.store, capacity: capacity, retryPause: .milliseconds(5))
  }

  private func execute(_ sql: String) throws {
    try self.store.writer.writeWithoutTransaction { try $0.execute(sql: sql) }
  }

  /// Leaves the database no page to grow by, or as many as it wants.
  private func setDiskFull(_ isFull: Bool) throws {
    try self.store.writer.writeWithoutTransaction { database in
      let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
      let limit = isFull ? pages : 1_000_000
      _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = \(limit)")
    }
  }

  /// An event that needs pages of its own.
  private func large(_ number: Int) -> EventDraft {
    var draft = EventDraft.numbered(number)
    draft.message = "\(number) " + String(repeating: "x", count: 10_000)
    return draft
  }

  private func number(_ event: Event) -> Int? {
    event.message.split(separator: " ").first.flatMap { Int($0) }
  }

  @Test("keeps what a full disk refuses and writes it without a gap when there is room")
  func fullDisk() async throws {
    let log = try self.log(capacity: 1000)
    for number in 1 ... 10 { log.append(self.large(number)) }
    await log.flush()

    try self.setDiskFull(true)
    for number in 11 ... 300 { log.append(self.large(number)) }
    await log.wait { $0.lastError != nil }
    #expect(log.lastError?.code == .diskFull)
    #expect(log.lastSequence == 10)
    #expect(log.pendingCount == 290)
    #expect(try await log.events().count == 10)

    try self.setDiskFull(false)
    await log.flush()
    #expect(log.lastError == nil)
    #expect(log.pendingCount == 0)
    let events = try await log.events()
    #expect(events.map(\.sequence) == Array(1 ... 300))
    #expect(events.map(self.number) == Array(1 ... 300))
    #expect(log.refusedCount == 0)
  }

  @Test("tells once how many events a full buffer turned away")
  func fullBuffer() async throws {
    let log = try self.log(capacity: 100)
    try self.setDiskFull(true)

    for number in 1 ... 150 { log.append(self.large(number)) }
    await log.wait { $0.lastError != nil }
    #expect(log.pendingCount == 100)
    #expect(log.refusedCount == 50)

    try self.setDiskFull(false)
    await log.flush()
    log.append(.numbered(151))
    await log.flush()
    let events = try await log.events()
    #expect(events.map(\.sequence) == Array(1 ... 102))
    #expect(events.prefix(100).map(self.number) == Array(1 ... 100))
    #expect(events[100].code == .eventsLost)
    #expect(events[100].message.hasPrefix("50 events"))
    #expect(events[101].message == "151")
  }

  @Test("goes on after a time in which the database took no writes")
  func readOnly() async throws {
    let log = try self.log(capacity: 1000)
    try self.execute("PRAGMA query_only = ON")
    log.append(.numbered(1))
    await log.wait { $0.lastError != nil }
    #expect(log.lastError?.code == .cannotOpen)

    try self.execute("PRAGMA query_only = OFF")
    await log.flush()

    #expect(log.lastSequence == 1)
  }

  @Test("numbers anew what a commit that failed had numbered")
  func failedCommit() async throws {
    let log = try self.log(capacity: 1000)
    let refuser = CommitRefuser()
    self.store.writer.add(transactionObserver: refuser)
    for number in 1 ... 5 { log.append(.numbered(number)) }
    await log.wait { $0.lastError != nil }
    #expect(log.lastSequence == 0)
    #expect(try await log.events().isEmpty)

    refuser.isRefusing.withLock { $0 = false }
    for number in 6 ... 10 { log.append(.numbered(number)) }
    await log.flush()

    let events = try await log.events()
    #expect(events.map(\.sequence) == Array(1 ... 10))
    #expect(events.map(self.number) == Array(1 ... 10))
  }

  @Test("gives up when it is closed while the disk refuses, and lets waiters go")
  func closedWhileFull() async throws {
    let log = try self.log(capacity: 100)
    try self.setDiskFull(true)
    log.append(self.large(1))
    await log.wait { $0.lastError != nil }

    log.close()
    await log.flush()

    #expect(log.lastSequence == 0)
    var iterator = log.subscribe().makeAsyncIterator()
    #expect(try await iterator.next() == nil)
  }

  @Test("lets a cancelled flush go")
  func cancelledFlush() async throws {
    let log = try self.log(capacity: 100)
    try self.setDiskFull(true)
    log.append(self.large(1))
    await log.wait { $0.lastError != nil }
    let flush = Task { await log.flush() }

    flush.cancel()
    await flush.value

    #expect(log.pendingCount == 1)
    log.close()
  }
}

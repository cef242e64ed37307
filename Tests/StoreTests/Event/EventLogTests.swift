import Events
import GRDB
import Testing

@testable import Store

@Suite(.timeLimit(.minutes(5))) struct EventLogTests {
  private let store: Store
  private let log: EventLog

  init() throws {
    self.store = try Store.inMemory()
    self.log = try EventLog(store: self.store)
  }

  @Test("numbers events from 1 and gives everything back")
  func roundTrip() async throws {
    let draft = EventDraft(
      session: "cam1",
      destination: "main",
      code: .reconnecting,
      message: "Trying again \u{1F3A5} in 3 s.",
      detail: EventDetail(attempt: 2, attempts: 3, delayMs: .infinity, attributes: ["a/b"]),
      operator: "studio",
      previousState: "publishing",
      nextState: "backoff",
      wallTime: 1_700_000_000_000_000_001,
      monotonicTime: -5
    )

    self.log.append(draft)
    self.log.append(EventDraft(code: .daemonStarted, message: "", wallTime: 0, monotonicTime: 0))
    await self.log.flush()

    let events = try await self.log.events()
    #expect(self.log.lastSequence == 2)
    #expect(events.map(\.sequence) == [1, 2])
    #expect(events.first == Event(sequence: 1, draft))
    #expect(events.first?.code.meaning == Code.reconnecting.meaning)
    #expect(events.last?.detail == EventDetail())
    #expect(events.last?.session == nil)
  }

  @Test("goes on where the database ends")
  func continues() async throws {
    self.log.append(.numbered(1))
    await self.log.flush()
    self.log.close()

    let next = try EventLog(store: self.store)
    #expect(next.lastSequence == 1)
    next.append(.numbered(2))
    await next.flush()

    #expect(try await next.events().map(\.sequence) == [1, 2])
  }

  @Test("never edits or deletes an event")
  func immutable() async throws {
    self.log.append(.numbered(1))
    await self.log.flush()

    for sql in ["UPDATE event SET message = 'x'", "DELETE FROM event"] {
      await #expect(throws: DatabaseError.self) {
        try await self.store.writer.write { try $0.execute(sql: sql) }
      }
    }
    #expect(try await self.log.events().map(\.message) == ["1"])
  }

  @Test("selects by session, sequence number and code, first or last")
  func selects() async throws {
    for number in 1 ... 10 {
      self.log.append(
        .numbered(
          number,
          session: number.isMultiple(of: 2) ? "even" : "odd",
          code: number > 6 ? .dnsFailed : .stateChanged
        )
      )
    }
    await self.log.flush()

    let log = self.log
    #expect(try await log.events(session: "even").map(\.sequence) == [2, 4, 6, 8, 10])
    #expect(try await log.events(after: 7).map(\.sequence) == [8, 9, 10])
    #expect(try await log.events(limit: 2).map(\.sequence) == [1, 2])
    #expect(try await log.events(limit: 2, newest: true).map(\.sequence) == [9, 10])
    #expect(try await log.events(session: "odd", codes: [3001]).map(\.sequence) == [7, 9])
    #expect(try await log.events(after: 5, codes: [0, 9]).map(\.sequence) == [6])
    #expect(try await log.events(limit: 0).isEmpty)
    #expect(try await log.events(after: .max).isEmpty)
    #expect(try await log.events(session: "none").isEmpty)
  }

  @Test("keeps each appender's order without a gap: 20,000 events from 8 at once")
  func concurrentAppenders() async throws {
    let log = self.log
    let followers = (0 ..< 2).map { index in
      Task {
        var sequences: [UInt64] = []
        for try await event in log.subscribe(after: index == 0 ? 0 : 10_000) {
          sequences.append(event.sequence)
          if event.sequence == 20_000 { break }
        }
        return sequences
      }
    }

    await withTaskGroup { group in
      for appender in 0 ..< 8 {
        group.addTask {
          for number in 0 ..< 2500 {
            log.append(.numbered(number, session: "s\(appender)"))
          }
        }
      }
    }
    await log.flush()

    #expect(log.lastSequence == 20_000)
    #expect(try await followers[0].value == Array(1 ... 20_000))
    #expect(try await followers[1].value == Array(10_001 ... 20_000))
    let events = try await log.events(limit: 30_000)
    #expect(events.map(\.sequence) == Array(1 ... 20_000))
    for appender in 0 ..< 8 {
      let messages = events.filter { $0.session == "s\(appender)" }.map(\.message)
      #expect(messages == (0 ..< 2500).map(String.init))
    }
  }

  @Test("commits what gathers in groups")
  func groups() async throws {
    let commits = CommitCounter()
    self.store.writer.add(transactionObserver: commits)

    for number in 0 ..< 5000 {
      self.log.append(.numbered(number))
    }
    await self.log.flush()

    #expect(self.log.lastSequence == 5000)
    #expect(commits.count.value < 1000)
  }
}

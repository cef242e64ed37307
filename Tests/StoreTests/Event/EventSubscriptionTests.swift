import Events
import Testing

@testable import Store

@Suite(.timeLimit(.minutes(1))) struct EventSubscriptionTests {
  private let log: EventLog

  init() throws {
    self.log = try EventLog(store: Store.inMemory())
  }

  /// Takes `count` events from a subscription.
  private func take(
    _ count: Int,
    from stream: AsyncThrowingStream<Event, any Error>
  ) async throws -> [Event] {
    var events: [Event] = []
    for try await event in stream {
      events.append(event)
      if events.count == count { break }
    }
    return events
  }

  @Test("gives the history, then each event as it comes")
  func historyThenLive() async throws {
    for number in 1 ... 600 { self.log.append(.numbered(number)) }
    await self.log.flush()
    var iterator = self.log.subscribe().makeAsyncIterator()

    for number in 1 ... 600 {
      #expect(try await iterator.next()?.sequence == UInt64(number))
    }
    for number in 601 ... 610 {
      self.log.append(.numbered(number))
      #expect(try await iterator.next()?.message == "\(number)")
    }
  }

  @Test("leaves out other sessions, however many of their events lie between")
  func filtered() async throws {
    for number in 1 ... 2000 {
      self.log.append(.numbered(number, session: number.isMultiple(of: 500) ? "rare" : "busy"))
    }
    let stream = self.log.subscribe(session: "rare", after: 500)

    let events = try await self.take(3, from: stream)

    #expect(events.map(\.message) == ["1000", "1500", "2000"])
  }

  @Test("lets a subscriber come back where it was")
  func resumes() async throws {
    for number in 1 ... 10 { self.log.append(.numbered(number)) }
    let first = try await self.take(4, from: self.log.subscribe())

    let rest = try await self.take(6, from: self.log.subscribe(after: first.last?.sequence ?? 0))

    #expect((first + rest).map(\.sequence) == Array(1 ... 10))
  }

  @Test("holds one batch for a subscriber that does not read, and delays nobody")
  func slow() async throws {
    var slow = self.log.subscribe().makeAsyncIterator()
    self.log.append(.numbered(1))
    #expect(try await slow.next()?.sequence == 1)

    for number in 2 ... 5000 { self.log.append(.numbered(number)) }
    let quick = try await self.take(5000, from: self.log.subscribe())

    #expect(quick.count == 5000)
    for number in 2 ... 5000 {
      #expect(try await slow.next()?.sequence == UInt64(number))
    }
  }

  @Test("ends behind the last event when the log is closed")
  func closes() async throws {
    let stream = self.log.subscribe()
    let reader = Task {
      var sequences: [UInt64] = []
      for try await event in stream { sequences.append(event.sequence) }
      return sequences
    }

    for number in 1 ... 1000 { self.log.append(.numbered(number)) }
    self.log.close()
    self.log.append(.numbered(1001))

    #expect(try await reader.value == Array(1 ... 1000))
    #expect(self.log.refusedCount == 1)
  }

  @Test("ends with the task that reads it")
  func cancelled() async throws {
    let stream = self.log.subscribe()
    let (ready, signal) = AsyncStream<Void>.makeStream()
    let reader = Task {
      var count = 0
      for try await _ in stream {
        count += 1
        signal.yield()
      }
      return count
    }
    self.log.append(.numbered(1))
    for await _ in ready { break }

    reader.cancel()

    #expect(try await reader.value == 1)
  }
}

import Events
import Testing

@testable import Store

@Suite struct EventBufferTests {
  private func write(_ numbers: ClosedRange<Int>) -> EventBuffer.OnNextBatch {
    .write(numbers.map { .numbered($0) }[...])
  }

  @Test("starts one writer, which takes what gathers meanwhile")
  func gathers() {
    var buffer = EventBuffer(capacity: 10)

    #expect(buffer.append(.numbered(1)) == .startWriting)
    #expect(buffer.append(.numbered(2)) == .none)
    #expect(buffer.nextBatch(limit: 8) == self.write(1 ... 2))
    #expect(buffer.append(.numbered(3)) == .none)
    buffer.committed(2)
    #expect(buffer.nextBatch(limit: 8) == self.write(3 ... 3))
    buffer.committed(1)
    #expect(buffer.nextBatch(limit: 8) == .rest)
    #expect(buffer.append(.numbered(4)) == .startWriting)
    #expect(buffer.takenCount == 4)
    #expect(buffer.committedCount == 3)
    #expect(buffer.count == 1)
  }

  @Test("splits what is more than a batch")
  func splits() {
    var buffer = EventBuffer(capacity: 10)
    for number in 1 ... 5 { _ = buffer.append(.numbered(number)) }

    #expect(buffer.nextBatch(limit: 2) == self.write(1 ... 2))
    buffer.committed(2)
    #expect(buffer.nextBatch(limit: 2) == self.write(3 ... 4))
    buffer.committed(2)
    #expect(buffer.nextBatch(limit: 2) == self.write(5 ... 5))
    buffer.committed(1)
    #expect(buffer.nextBatch(limit: 2) == .rest)
  }

  @Test("gives the same batch again after a failure")
  func retries() {
    var buffer = EventBuffer(capacity: 10)
    _ = buffer.append(.numbered(1))

    #expect(buffer.nextBatch(limit: 8) == self.write(1 ... 1))
    #expect(buffer.failed() == .retryLater)
    #expect(buffer.append(.numbered(2)) == .none)
    #expect(buffer.nextBatch(limit: 8) == self.write(1 ... 1))
    buffer.committed(1)
    #expect(buffer.nextBatch(limit: 8) == self.write(2 ... 2))
  }

  @Test("refuses and counts what is beyond the bound, and tells it once when there is room")
  func overflow() {
    var buffer = EventBuffer(capacity: 3)
    for number in 1 ... 5 { _ = buffer.append(.numbered(number, at: Int64(number))) }
    #expect(buffer.refusedCount == 2)
    #expect(buffer.count == 3)

    #expect(buffer.nextBatch(limit: 2) == .write([.numbered(1, at: 1), .numbered(2, at: 2)]))
    #expect(buffer.append(.numbered(6, at: 6)) == .none)
    #expect(buffer.refusedCount == 3)
    buffer.committed(2)

    #expect(buffer.nextBatch(limit: 2) == .write([.numbered(3, at: 3)]))
    buffer.committed(1)
    guard case .write(let loss) = buffer.nextBatch(limit: 2) else {
      Issue.record("No event tells of the loss.")
      return
    }
    #expect(loss.map(\.code) == [.eventsLost])
    #expect(loss.first?.message.hasPrefix("3 events") == true)
    #expect(loss.first?.wallTime == 6)
    #expect(loss.first?.session == nil)
    buffer.committed(1)
    #expect(buffer.nextBatch(limit: 2) == .rest)
  }

  @Test("writes what it has when it is closed, and takes no more")
  func closes() {
    var buffer = EventBuffer(capacity: 3)
    _ = buffer.append(.numbered(1))

    buffer.close()

    #expect(buffer.append(.numbered(2)) == .none)
    #expect(buffer.refusedCount == 1)
    #expect(!buffer.isClosed)
    #expect(buffer.nextBatch(limit: 8) == self.write(1 ... 1))
    buffer.committed(1)
    #expect(buffer.nextBatch(limit: 8) == .rest)
    #expect(buffer.isClosed)
  }

  @Test("is closed at once when it is idle, and after one failure when it is not")
  func closesAfterFailure() {
    var idle = EventBuffer(capacity: 3)
    idle.close()
    #expect(idle.isClosed)

    var waiting = EventBuffer(capacity: 3)
    _ = waiting.append(.numbered(1))
    _ = waiting.nextBatch(limit: 8)
    #expect(waiting.failed() == .retryLater)
    waiting.close()
    #expect(waiting.nextBatch(limit: 8) == self.write(1 ... 1))
    #expect(waiting.failed() == .giveUp)
    #expect(waiting.isClosed)
    #expect(waiting.nextBatch(limit: 8) == .rest)
  }
}

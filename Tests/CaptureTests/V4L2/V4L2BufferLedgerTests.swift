import Testing

@testable import Capture

@Suite struct V4L2BufferLedgerTests {
  private func started(_ count: Int, copyLimit: Int = 16) -> V4L2BufferLedger {
    var ledger = V4L2BufferLedger(count: count, copyLimit: copyLimit)
    for index in ledger.toQueue { ledger.queued(index) }
    return ledger
  }

  @Test("lends while two buffers stay with the driver, then copies, then drops")
  func policy() {
    var ledger = self.started(5, copyLimit: 2)

    #expect(ledger.dequeued(0) == .lend)
    #expect(ledger.dequeued(1) == .lend)
    #expect(ledger.dequeued(2) == .lend)
    #expect(ledger.lentCount == 3)
    for expected: V4L2BufferLedger.OnFrame in [.copy, .copy, .drop, .drop] {
      #expect(ledger.dequeued(3) == expected)
      #expect(ledger.toQueue == [3])
      ledger.queued(3)
      #expect(ledger.queuedCount == 2)
    }
  }

  @Test("lends again as soon as a buffer came back")
  func givenBack() {
    var ledger = self.started(3)
    #expect(ledger.dequeued(0) == .lend)
    #expect(ledger.dequeued(1) == .copy)
    ledger.queued(1)

    ledger.givenBack(0)
    #expect(ledger.toQueue == [0])
    ledger.queued(0)

    #expect(ledger.dequeued(2) == .lend)
  }

  @Test("copies again as soon as a copy is released")
  func copyReleased() {
    var ledger = self.started(2, copyLimit: 1)
    #expect(ledger.dequeued(0) == .copy)
    ledger.queued(0)
    #expect(ledger.dequeued(1) == .drop)
    ledger.queued(1)

    ledger.copyReleased()

    #expect(ledger.dequeued(0) == .copy)
  }

  @Test("keeps a buffer that the driver refused, to try it again")
  func refusedByDriver() {
    var ledger = self.started(4)

    ledger.dequeuedDamaged(2)

    #expect(ledger.toQueue == [2])
    #expect(ledger.queuedCount == 3)
    #expect(ledger.toQueue == [2])
  }

  @Test("never lends what would starve the driver, whatever the consumers do")
  func invariant() {
    var generator = SystemRandomNumberGenerator()
    var ledger = self.started(6, copyLimit: 3)
    var lent: [Int] = []
    var queued = Array(0 ..< 6)
    for _ in 0 ..< 10_000 {
      if Bool.random(using: &generator), let index = lent.randomElement() {
        lent.removeAll { $0 == index }
        ledger.givenBack(index)
      } else {
        let index = queued.removeFirst()
        switch ledger.dequeued(index) {
        case .lend: lent.append(index)
        case .copy: ledger.copyReleased()
        case .drop: Issue.record("Copies are released at once here.")
        }
      }
      for index in ledger.toQueue {
        ledger.queued(index)
        queued.append(index)
      }
      #expect(ledger.queuedCount >= 2)
      #expect(ledger.queuedCount + ledger.lentCount == 6)
    }
  }
}

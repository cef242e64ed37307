import Foundation
import Media
import Testing

@testable import Sessions

@Suite struct MailboxTests {
  @Test("drops the oldest when it is full, and counts it")
  func dropsOldest() {
    let mailbox = Mailbox<Int>(capacity: 2)

    for number in 1 ... 3 { mailbox.put(number) }

    #expect(mailbox.takeAll(until: nil).elements == [2, 3])
    #expect(mailbox.dropped == 1)
  }

  @Test("comes back empty at the deadline, and not before")
  func deadline() {
    let mailbox = Mailbox<Int>(capacity: 1)
    let deadline = MonotonicClock.now + .milliseconds(20)

    #expect(mailbox.takeAll(until: deadline).elements.isEmpty)
    #expect(MonotonicClock.now >= deadline)
  }

  @Test("wakes a worker that waits without a deadline")
  func wakes() async {
    let mailbox = Mailbox<Int>(capacity: 1)
    let latch = Latch<[Int]>()
    let worker = WorkerThread(name: "mailbox test") {
      latch.set(mailbox.takeAll(until: nil).elements)
    }

    mailbox.put(7)

    #expect(await latch.wait() == [7])
    await worker.join()
  }

  @Test("gathers elements, and comes for fewer at the deadline or when woken")
  func gathering() async {
    let mailbox = Mailbox<Int>(capacity: 8, gathered: 3)
    mailbox.put(1)
    #expect(mailbox.takeAll(until: MonotonicClock.now).elements == [1])

    mailbox.put(2)
    mailbox.wake()
    #expect(mailbox.takeAll(until: nil).elements == [2])

    for element in 3 ... 5 { mailbox.put(element) }
    #expect(mailbox.takeAll(until: nil).elements == [3, 4, 5])
  }
}

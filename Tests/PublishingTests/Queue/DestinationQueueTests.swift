import Media
import RTMP
import Testing

@testable import Publishing

@Suite struct DestinationQueueTests {
  static func opened(_ wakes: Wakes) -> DestinationQueue {
    let queue = DestinationQueue(PacketQueue.Bounds())
    queue.open(
      headers: [TestMessage.videoHeader()],
      hasVideo: true,
      at: .zero,
      waker: Waker { wakes.wake() }
    )
    return queue
  }

  /// Adds a message as a feed does.
  static func add(_ message: MediaMessage, to queue: DestinationQueue) {
    Waker.wake([queue.append(message, at: .zero)].compactMap(\.self))
  }

  @Test("keeps nothing before it is opened and after it is closed")
  func closed() {
    let queue = DestinationQueue(PacketQueue.Bounds())
    Self.add(TestMessage.keyframe(0), to: queue)
    #expect(queue.take(bytes: .max, at: .zero).entries.isEmpty)

    queue.open(headers: [], hasVideo: true, at: .zero, waker: Waker {})
    Self.add(TestMessage.keyframe(1), to: queue)
    queue.close()
    Self.add(TestMessage.keyframe(2), to: queue)

    #expect(queue.take(bytes: .max, at: .zero).entries.isEmpty)
  }

  @Test("wakes its consumer once for all that comes before it looks")
  func coalesces() {
    let wakes = Wakes()
    let queue = Self.opened(wakes)

    // Opened: the consumer looks by itself.
    Self.add(TestMessage.keyframe(0), to: queue)
    #expect(wakes.count == 0)

    #expect(queue.take(bytes: .max, at: .zero).entries.count == 2)
    for timestamp in 1 ... 9 as ClosedRange<UInt32> {
      Self.add(TestMessage.delta(timestamp), to: queue)
    }
    #expect(wakes.count == 1)

    #expect(queue.take(bytes: .max, at: .zero).entries.count == 9)
    Self.add(TestMessage.delta(10), to: queue)
    #expect(wakes.count == 2)
  }

  @Test("does not wake a consumer that left something behind: it comes by itself")
  func blocked() {
    let wakes = Wakes()
    let queue = Self.opened(wakes)
    Self.add(TestMessage.keyframe(0), to: queue)
    Self.add(TestMessage.delta(1), to: queue)

    #expect(queue.take(bytes: 1000, at: .zero).entries.count == 2)
    Self.add(TestMessage.delta(2), to: queue)

    #expect(wakes.count == 0)
    #expect(queue.take(bytes: .max, at: .zero).entries.count == 2)
  }

  @Test("takes one message at least, however long it is")
  func takesOne() {
    let queue = Self.opened(Wakes())
    Self.add(TestMessage.keyframe(0, size: 100_000), to: queue)
    _ = queue.take(bytes: 1, at: .zero)

    #expect(queue.take(bytes: 1, at: .zero).entries.count == 1)
  }

  @Test("tells what waits and what was lost")
  func figures() {
    let queue = Self.opened(Wakes())
    Self.add(TestMessage.keyframe(0), to: queue)
    Self.add(TestMessage.audio(0), to: queue)

    let figures = queue.figures(at: MediaTime(nanoseconds: 5_000_000))

    #expect(figures.delay == .milliseconds(5))
    #expect(figures.video == 1)
    #expect(figures.audio == 1)
    #expect(figures.dropped == 0)
  }
}

import Media
import NIOCore
import RTMP
import Testing

@testable import Publishing

@Suite struct MediaFeedTests {
  static func names(_ queue: DestinationQueue) -> [String] {
    queue.take(bytes: .max, at: .zero).entries.map { PacketQueueTests.name($0.message) }
  }

  static func headers(_ width: Int = 640) -> StreamHeaders {
    StreamHeaders(
      metadata: TestMessage.metadata(width),
      video: TestMessage.videoHeader(width),
      audio: TestMessage.audioHeader
    )
  }

  @Test("gives every destination every frame, and none a copy of the bytes")
  func shares() throws {
    let feed = MediaFeed()
    feed.setHeaders(Self.headers())
    let queues = (0 ..< 3).map { _ in DestinationQueue(PacketQueue.Bounds()) }
    for queue in queues {
      feed.join(queue, Waker {})
    }
    let keyframe = TestMessage.keyframe(0, size: 50_000)

    feed.publish(keyframe)

    let address = keyframe.body.withUnsafeReadableBytes { $0.baseAddress }
    for queue in queues {
      let entries = queue.take(bytes: .max, at: .zero).entries
      #expect(entries.map { PacketQueueTests.name($0.message) } == ["M", "HV", "HA", "K0"])
      let last = try #require(entries.last)
      #expect(last.message.body.withUnsafeReadableBytes { $0.baseAddress } == address)
    }
  }

  @Test("gives nothing before the headers are known, and then the headers first")
  func headersFirst() {
    let feed = MediaFeed()
    let queue = DestinationQueue(PacketQueue.Bounds())
    feed.join(queue, Waker {})
    feed.publish(TestMessage.keyframe(0))
    #expect(Self.names(queue) == [])

    feed.setHeaders(Self.headers())
    feed.publish(TestMessage.keyframe(33))

    #expect(Self.names(queue) == ["M", "HV", "HA", "K33"])
  }

  @Test("lets sound flow when headers without pictures come after the destination")
  func audioOnly() {
    let feed = MediaFeed()
    let queue = DestinationQueue(PacketQueue.Bounds())
    feed.join(queue, Waker {})
    feed.setHeaders(
      StreamHeaders(metadata: TestMessage.metadata(), video: nil, audio: TestMessage.audioHeader)
    )

    feed.publish(TestMessage.audio(0))

    #expect(Self.names(queue) == ["M", "HA", "A0"])
  }

  @Test("sends headers that changed to live destinations before the next frame, and no others")
  func changedHeaders() {
    let feed = MediaFeed()
    let queue = DestinationQueue(PacketQueue.Bounds())
    feed.setHeaders(Self.headers())
    feed.join(queue, Waker {})
    feed.publish(TestMessage.keyframe(0))

    feed.setHeaders(Self.headers())
    feed.publish(TestMessage.delta(33))
    feed.setHeaders(Self.headers(320))
    feed.publish(TestMessage.keyframe(66))

    #expect(Self.names(queue) == ["M", "HV", "HA", "K0", "P33", "M", "HV", "K66"])
  }

  @Test("stamps headers with the media time of now, so that time never goes back")
  func stamps() {
    let feed = MediaFeed()
    feed.setHeaders(Self.headers())
    feed.publish(TestMessage.delta(60_000))
    feed.publish(TestMessage.audio(60_010))
    let queue = DestinationQueue(PacketQueue.Bounds())

    feed.join(queue, Waker {})

    let times = queue.take(bytes: .max, at: .zero).entries.map(\.message.timestamp)
    #expect(times == [60_000, 60_000, 60_010])
  }

  @Test("lets a new destination begin with the newest keyframe and what followed it")
  func latestKeyframe() {
    let feed = MediaFeed()
    feed.setHeaders(Self.headers())
    feed.publish(TestMessage.keyframe(0))
    feed.publish(TestMessage.keyframe(33))
    feed.publish(TestMessage.audio(40))
    feed.publish(TestMessage.delta(66))
    let queue = DestinationQueue(PacketQueue.Bounds(budget: .seconds(60)))

    feed.join(queue, Waker {})
    feed.publish(TestMessage.delta(100))

    let entries = queue.take(bytes: .max, at: .zero).entries
    let names = entries.map { PacketQueueTests.name($0.message) }
    #expect(names == ["M", "HV", "HA", "K33", "A40", "P66", "P100"])
    #expect(entries.map(\.message.timestamp) == [33, 33, 40, 33, 40, 66, 100])
  }

  @Test("repeats nothing on a later connection, and keeps nothing that is over the budget")
  func noRepetition() {
    let feed = MediaFeed()
    feed.setHeaders(Self.headers())
    feed.publish(TestMessage.keyframe(0))
    let returning = DestinationQueue(PacketQueue.Bounds(budget: .seconds(60)))
    let impatient = DestinationQueue(PacketQueue.Bounds(budget: .zero))
    feed.join(returning, Waker {})
    feed.leave(returning)

    feed.join(returning, Waker {})
    feed.join(impatient, Waker {})

    #expect(Self.names(returning) == ["M", "HV", "HA"])
    #expect(Self.names(impatient) == ["M", "HV", "HA"])
  }

  @Test("keeps a keyframe for a second, within a bound, and not beyond its headers")
  func keyframeBounds() {
    let second = MediaTime(nanoseconds: 1_000_000_000)
    var kept = LatestKeyframe()
    kept.add(TestMessage.delta(0), at: .zero)
    #expect(kept.messages(notOlderThan: .seconds(1), at: .zero).isEmpty)

    kept.add(TestMessage.keyframe(0), at: .zero)
    kept.add(TestMessage.delta(1000), at: second)
    #expect(kept.messages(notOlderThan: .seconds(1), at: second).count == 2)
    #expect(kept.messages(notOlderThan: .milliseconds(300), at: second).isEmpty)
    kept.add(TestMessage.delta(1001), at: second + .milliseconds(1))
    #expect(kept.messages(notOlderThan: .seconds(9), at: second).isEmpty)

    kept.add(TestMessage.keyframe(2000), at: second)
    kept.add(TestMessage.delta(2001, size: LatestKeyframe.byteLimit), at: second)
    #expect(kept.messages(notOlderThan: .seconds(9), at: second).isEmpty)

    let feed = MediaFeed()
    feed.setHeaders(Self.headers())
    feed.publish(TestMessage.keyframe(0))
    feed.setHeaders(Self.headers(320))
    let queue = DestinationQueue(PacketQueue.Bounds(budget: .seconds(60)))
    feed.join(queue, Waker {})
    #expect(Self.names(queue) == ["M", "HV", "HA"])
  }

  @Test("gives nothing more to a destination that left")
  func leaves() {
    let feed = MediaFeed()
    let wakes = Wakes()
    let queue = DestinationQueue(PacketQueue.Bounds())
    feed.setHeaders(Self.headers())
    feed.join(queue, Waker { wakes.wake() })
    _ = Self.names(queue)

    feed.leave(queue)
    feed.publish(TestMessage.keyframe(0))

    #expect(Self.names(queue) == [])
    #expect(wakes.count == 0)
  }
}

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
      feed.join(queue) {}
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
    feed.join(queue) {}
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
    feed.join(queue) {}
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
    feed.join(queue) {}
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
    feed.publish(TestMessage.keyframe(60_000))
    feed.publish(TestMessage.audio(60_010))
    let queue = DestinationQueue(PacketQueue.Bounds())

    feed.join(queue) {}

    let times = queue.take(bytes: .max, at: .zero).entries.map(\.message.timestamp)
    #expect(times == [60_000, 60_000, 60_010])
  }

  @Test("gives nothing more to a destination that left")
  func leaves() {
    let feed = MediaFeed()
    let wakes = Wakes()
    let queue = DestinationQueue(PacketQueue.Bounds())
    feed.setHeaders(Self.headers())
    feed.join(queue) { wakes.wake() }
    _ = Self.names(queue)

    feed.leave(queue)
    feed.publish(TestMessage.keyframe(0))

    #expect(Self.names(queue) == [])
    #expect(wakes.count == 0)
  }
}

import Media
import NIOCore
import RTMP
import RehearsalSink
import Testing

@testable import Publishing

/// All that opens sockets: one after the other, as time and memory are measured.
@Suite(.serialized) struct PublisherTests {
  @Test("publishes the headers, then every frame from a keyframe on, and ends the stream")
  func publishes() async throws {
    let server = try await LoopbackServer.start()
    let encoder = TestEncoder()

    let push = try await Push.with(server.url, of: encoder) { push in
      try await server.received.wait { $0.count >= 50 }
      encoder.stop()
      return push
    }

    let received = server.received.value.map(\.message)
    #expect(push.summary == live + ["idle"])
    #expect(received.prefix(3).map { PacketQueueTests.name($0) } == ["M", "HV", "HA"])
    #expect(received.count > 3 && received[3].isKeyframe)
    expectSameFrames(received, published: encoder.published)
    #expect(server.unpublished.value == [0])
    await server.kill()
  }

  @Test("is received by the rehearsal sink without a time that goes back, and ended properly")
  func rehearses() async throws {
    let frames = Watched(0)
    let sink = RehearsalSink(configuration: RehearsalSink.Configuration()) { _, _, _ in
      frames.update { $0 += 1 }
    }
    let events = sink.events()

    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await sink.run() }
      let port = try #require(try await sink.boundAddress.port)
      let encoder = TestEncoder()
      try await Push.with("rtmp://127.0.0.1:\(port)/live/key", of: encoder) { _ in
        try await frames.wait { $0 >= 100 }
        encoder.stop()
      }
      for await event in events {
        if case .disconnected = event { break }
      }
      group.cancelAll()
    }

    let report = try #require(sink.streams.first)
    #expect(report.phase == .unpublished)
    #expect(report.regressions == 0)
    // Where the first picture comes just as it is asked for, a second one follows.
    #expect((1 ... 2).contains(report.keyframes))
    #expect(report.video.frames == report.audio.frames)
  }

  @Test("tells the figures of the connection and of the frames")
  func statistics() async throws {
    let server = try await LoopbackServer.start()
    let encoder = TestEncoder()

    try await Push.with(server.url, of: encoder) { push in
      try await server.received.wait { $0.count >= 100 }
      encoder.stop()
      try await acknowledged(push.publisher)
      let statistics = push.publisher.statistics()

      #expect(statistics.serverIP == "127.0.0.1")
      #expect(statistics.localAddress == "127.0.0.1")
      #expect(statistics.bytesSent > 50_000)
      #expect(statistics.bytesAcknowledged > 50_000)
      #expect(statistics.rtt ?? .zero > .zero)
      #expect(statistics.rttVariation ?? .zero > .zero)
      #expect(statistics.framesSent >= 97)
      #expect(statistics.framesDropped == 0)
      #expect(statistics.reconnects == 0)
      let latency = try #require(statistics.captureToWire)
      #expect(latency.frames > 40)
      #expect(latency.p50 > .zero)
      #expect(latency.p50 <= latency.p99)
      #expect(push.publisher.statistics().captureToWire == nil)
    }
    #expect(encoder.published.count > 90)
    await server.kill()
  }

  /// Waits until the peer's TCP has everything, as the next measures tell.
  private func acknowledged(_ publisher: Publisher) async throws {
    let isAcknowledged = Watched(false)
    let loop = publisher.eventLoop
    let task = loop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(10)) { _ in
      publisher.assumeIsolated { publisher in
        guard let connection = publisher.connection,
          publisher.sample(connection)?.info.isWaiting == false
        else { return }
        isAcknowledged.update { $0 = true }
      }
    }
    try await isAcknowledged.wait { $0 }
    task.cancel()
  }

  @Test("has its options set on the socket")
  func options() async throws {
    let server = try await LoopbackServer.start()
    let encoder = TestEncoder()
    defer { encoder.stop() }

    try await Push.with(server.url, of: encoder) { push in
      try await push.saw("1002")
      let channel = try #require(await push.publisher.channel)

      #expect(try await channel.getOption(TCPOption.notSentLowWater).get() == 16_384)
      #expect(try await channel.getOption(TCPOption.userTimeout).get() == 10_000)
      #expect(try await channel.getOption(TCPOption.keepAliveIdle).get() == 10)
      #expect(try await channel.getOption(.tcpOption(.tcp_nodelay)).get() == 1)
      #expect(try await channel.getOption(.socketOption(.so_keepalive)).get() == 1)
    }
    await server.kill()
  }

  @Test("sends headers that change while live before the frames they are for")
  func headersChange() async throws {
    let server = try await LoopbackServer.start()
    let encoder = TestEncoder()

    try await Push.with(server.url, of: encoder) { push in
      try await server.received.wait { $0.count >= 10 }
      encoder.feed.setHeaders(MediaFeedTests.headers(320))
      encoder.requestKeyframe()
      try await server.received.wait { received in
        received.count { $0.message.isKeyframe && !$0.message.isSequenceHeader } >= 2
      }
      encoder.stop()
    }

    let names = server.received.value.map { PacketQueueTests.name($0.message) }
    let header = try #require(names.lastIndex(of: "HV"))
    let keyframe = try #require(names.lastIndex { $0.hasPrefix("K") })
    #expect(names.count { $0 == "M" } == 2)
    #expect(names.count { $0 == "HV" } == 2)
    #expect(names.count { $0 == "HA" } == 1)
    #expect(header < keyframe)
    await server.kill()
  }

  @Test("sends sound alone when there are no pictures")
  func audioOnly() async throws {
    let server = try await LoopbackServer.start()
    let encoder = TestEncoder()
    encoder.stop()
    encoder.feed.setHeaders(
      StreamHeaders(metadata: TestMessage.metadata(), video: nil, audio: TestMessage.audioHeader)
    )

    try await Push.with(server.url, of: encoder) { push in
      try await push.saw("publishing")
      try await server.received.wait { $0.count >= 2 }
      encoder.feed.publish(TestMessage.audio(0))
      try await push.saw("1002")
      try await server.received.wait { $0.count >= 3 }
    }

    let names = server.received.value.map { PacketQueueTests.name($0.message) }
    #expect(names == ["M", "HA", "A0"])
    #expect(encoder.requests == 0)
    await server.kill()
  }
}

extension Publisher {
  /// The channel of the connection.
  fileprivate var channel: (any Channel)? { self.connection?.channel }
}

/// Expects that the frames which came are exactly those published from the first that came on.
func expectSameFrames(
  _ received: [MediaMessage],
  published: [MediaMessage],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let frames = received.filter { !$0.isHeader }
  let first = published.firstIndex { $0.timestamp == frames.first?.timestamp }
  let expected = published[(first ?? published.endIndex)...]
  #expect(
    frames.map { PacketQueueTests.name($0) } == expected.map { PacketQueueTests.name($0) },
    sourceLocation: sourceLocation
  )
  #expect(
    zip(frames, expected).allSatisfy { $0.body == $1.body },
    sourceLocation: sourceLocation
  )
}

import RTMP
import Testing

@testable import Publishing

extension PublisherTests {
  @Suite struct Reconnects {
    @Test("goes on after a reconnect with the headers, a keyframe at once and later times")
    func carriesTimeOn() async throws {
      let server = try await LoopbackServer.start()
      let encoder = TestEncoder()
      let push = try await Push.with(server.url, of: encoder) { push in
        try await server.received.wait { $0.count >= 30 }
        let requests = encoder.requests

        try await server.reset()
        try await server.received.wait { received in
          received.count { $0.connection == 1 } >= 30
        }
        encoder.stop()

        #expect(encoder.requests == requests + 1)
        return push
      }

      let first = server.received.value.filter { $0.connection == 0 }.map(\.message)
      let second = server.received.value.filter { $0.connection == 1 }.map(\.message)
      #expect(second.prefix(3).map { PacketQueueTests.name($0).prefix(1) } == ["M", "H", "H"])
      #expect(second.dropFirst(3).first?.isKeyframe == true)
      for kind in [MediaMessage.Kind.video, .audio] {
        let times = (first + second).filter { $0.kind == kind }.map(\.timestamp)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
      }
      let before = first.last { $0.isPicture }?.timestamp ?? .max
      #expect(second.first { $0.isPicture }?.timestamp ?? 0 > before)
      #expect(push.publisher.statistics().reconnects == 1)
      expectSameFrames(second, published: encoder.published)
      await server.kill()
    }

    @Test("tries at once when the network comes back")
    func retriesNow() async throws {
      let server = try await LoopbackServer.start()
      let encoder = TestEncoder()
      defer { encoder.stop() }
      var configuration = Publisher.Configuration()
      configuration.generator = Highest()
      let retry = RetryPolicy(attempts: 1, interval: .seconds(600), maxInterval: .seconds(600))
      try await Push.with(
        server.url,
        of: encoder,
        retry: retry,
        configuration: configuration
      ) { push in
        try await push.saw("1002")
        try await server.reset()
        try await push.saw("1102 1/1")
        let announcement = push.events.value.first { $0.summary == "1102 1/1" }
        guard case .reconnecting(_, _, let delay, let cause) = announcement else {
          Issue.record("The try was announced.")
          return
        }
        #expect(delay > .seconds(590))
        #expect(cause == push.events.value.compactMap(\.failure).last?.message)

        push.publisher.retryNow()
        push.publisher.retryNow()

        try await push.saw("1002", times: 2)
        push.publisher.retryNow()
        #expect(push.summary.suffix(live.count) == live[...])
      }
      await server.kill()
    }

    @Test("is alone when it fails: hundreds of tries of one never disturb another")
    func manyTries() async throws {
      let port = ClosedPort()
      try await Rack.with { rack in
        let retry = RetryPolicy(interval: .milliseconds(1), maxInterval: .zero, keepTrying: true)
        let url = "rtmp://127.0.0.1:\(port.number)/live/key"
        try await Push.with(url, of: rack.encoder, retry: retry) { push in
          try await push.saw("1102 200/0")
          #expect(push.publisher.statistics().reconnects >= 200)
        }
      }
    }

    /// Every pause is the longest.
    struct Highest: RandomNumberGenerator, Sendable {
      mutating func next() -> UInt64 { .max }
    }
  }
}

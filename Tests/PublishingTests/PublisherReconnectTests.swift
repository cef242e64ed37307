import RTMP
import RehearsalSink
import Testing

import func TestSupport.eventually

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
        let forward = push.events.value.last { $0.summary == "1102 1/1" }
        guard case .reconnecting(_, _, let soon, let reason) = forward else {
          Issue.record("The try that was brought forward was announced.")
          return
        }
        #expect(soon <= .milliseconds(200))
        #expect(reason == "the network is back")
        #expect(push.publisher.statistics().reconnects == 1)
        #expect(push.publisher.statistics().publishes == 2)
      }
      await server.kill()
    }

    @Test("gives up a connection that fell silent when the network comes back")
    func silent() async throws {
      let server = try await LoopbackServer.start(receiveBuffer: 8192)
      let encoder = TestEncoder()
      defer { encoder.stop() }
      var configuration = Publisher.Configuration()
      configuration.silence = .milliseconds(300)
      configuration.deadlines.write = .seconds(600)
      try await Push.with(server.url, of: encoder, configuration: configuration) { push in
        try await push.saw("1002")
        push.publisher.retryNow()
        try await server.stopReading()
        // The kernel's buffers are full, so nothing is acknowledged any more.
        try await push.saw("congested")

        _ = try await eventually("the try") {
          push.publisher.retryNow()
          return push.summary.contains("1102 1/1") ? true : nil
        }

        try await push.saw("1002", times: 2)
        #expect(push.summary.count { $0 == "1102 1/1" } == 1)
      }
      await server.kill()
    }

    @Test("keeps publishes apart, and says so")
    func spaced() async throws {
      let server = try await LoopbackServer.start()
      let encoder = TestEncoder()
      defer { encoder.stop() }
      let retry = RetryPolicy(
        attempts: 1,
        interval: .milliseconds(1),
        minPublish: .milliseconds(700)
      )
      try await Push.with(server.url, of: encoder, retry: retry) { push in
        try await push.saw("1002")
        let start = ContinuousClock.now
        try await server.reset()
        try await push.saw("1002", times: 2)

        #expect(ContinuousClock.now - start > .milliseconds(500))
        let announcement = push.events.value.first { $0.summary == "1102 1/1" }
        guard case .reconnecting(_, _, let delay, let cause) = announcement else {
          Issue.record("The try was announced.")
          return
        }
        #expect(delay > .milliseconds(500))
        #expect(cause.hasSuffix("The next publish begins min_publish after the last one."))
      }
      await server.kill()
    }

    @Test("a name that was its own and is still taken is tried again")
    func ownName() async throws {
      let sink = RehearsalSink(configuration: .init(behaviour: .close(after: .milliseconds(100))))
      let encoder = TestEncoder()
      defer { encoder.stop() }
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await sink.run() }
        let port = try await sink.boundPort
        let retry = RetryPolicy(attempts: 1000, interval: .milliseconds(1))
        let url = "rtmp://127.0.0.1:\(port)/live/key"
        try await Push.with(url, of: encoder, retry: retry) { push in
          try await push.saw("1002")
          sink.setBehaviour(.refusePublish(.badName))
          try await push.saw("3004 publish")
          sink.setBehaviour(.receive)
          try await push.saw("1002", times: 2)

          #expect(!push.summary.contains { $0.hasPrefix("-1326") })
        }
        group.cancelAll()
      }
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

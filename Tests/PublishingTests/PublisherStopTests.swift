import Testing

@testable import Publishing

extension PublisherTests {
  /// Stopping takes less than a second, whatever hangs.
  @Suite struct Stops {
    static func expectStops(
      _ url: String,
      of encoder: TestEncoder,
      configuration: Publisher.Configuration = Publisher.Configuration(),
      after event: String,
      sourceLocation: SourceLocation = #_sourceLocation,
      then body: (Push) async throws -> Void = { _ in }
    ) async throws {
      let retry = RetryPolicy(interval: .seconds(600), maxInterval: .seconds(600))
      // Shorter than usual, so that a busy machine has time left.
      var configuration = configuration
      configuration.deadlines.close = .milliseconds(300)
      try await Push.with(
        url,
        of: encoder,
        retry: retry,
        configuration: configuration
      ) { push in
        try await push.saw(event)
        try await body(push)

        let duration = await ContinuousClock().measure { await push.publisher.stop() }

        #expect(duration < .seconds(1), sourceLocation: sourceLocation)
        #expect(push.summary.last == "idle", sourceLocation: sourceLocation)
      }
    }

    @Test("stops while a name is looked up, without waiting for it")
    func resolving() async throws {
      let encoder = TestEncoder()
      defer { encoder.stop() }
      let resolver = HangingResolver()
      var configuration = Publisher.Configuration()
      configuration.resolver = resolver

      try await Self.expectStops(
        "rtmp://slow.example/live/key",
        of: encoder,
        configuration: configuration,
        after: "resolving"
      )
      resolver.release()
    }

    @Test("stops during the handshake")
    func handshaking() async throws {
      let encoder = TestEncoder()
      defer { encoder.stop() }
      let server = try await LoopbackServer.start(.silent)

      try await Self.expectStops(server.url, of: encoder, after: "1001")
      await server.kill()
    }

    @Test("stops while it waits for the next try")
    func waiting() async throws {
      let encoder = TestEncoder()
      defer { encoder.stop() }
      let port = ClosedPort()

      try await Self.expectStops(
        "rtmp://127.0.0.1:\(port.number)/live/key",
        of: encoder,
        after: "1102 1/3"
      )
    }

    @Test("stops while the server does not read")
    func congested() async throws {
      let encoder = TestEncoder(frameSize: 20_000, keepsMessages: false)
      defer { encoder.stop() }
      let server = try await LoopbackServer.start(.discard, receiveBuffer: 16_384)

      try await Self.expectStops(
        server.url,
        of: encoder,
        configuration: Publisher.Configuration(queueBudget: .milliseconds(100)),
        after: "1002"
      ) { push in
        try await server.stopReading()
        try await push.saw("congested")
      }
      await server.kill()
    }

    @Test("stops while the server leaves its side of the connection open")
    func halfOpen() async throws {
      let encoder = TestEncoder()
      defer { encoder.stop() }
      let server = try await LoopbackServer.start(ignoresEnd: true)

      try await Self.expectStops(server.url, of: encoder, after: "1002")
      #expect(server.unpublished.value == [0])
      await server.kill()
    }

    @Test("stops once and for all: whoever asks later waits for nothing")
    func again() async throws {
      let encoder = TestEncoder()
      defer { encoder.stop() }
      let server = try await LoopbackServer.start()

      try await Self.expectStops(server.url, of: encoder, after: "1002") { push in
        async let first: Void = push.publisher.stop()
        async let second: Void = push.publisher.stop()
        _ = await (first, second)
      }
      #expect(server.unpublished.value == [0])
      await server.kill()
    }

    @Test("does nothing when it is run after it was stopped")
    func stoppedBefore() async throws {
      let encoder = TestEncoder()
      defer { encoder.stop() }

      let push = try Push("rtmp://127.0.0.1/live/key", of: encoder)

      await push.publisher.stop()
      await push.publisher.run()

      #expect(push.summary == [])
    }

    @Test("ends its stream properly when its task is cancelled")
    func cancelled() async throws {
      let server = try await LoopbackServer.start()
      let encoder = TestEncoder()
      defer { encoder.stop() }
      let push = try Push(server.url, of: encoder)

      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await push.publisher.run() }
        try await push.saw("1002")
        group.cancelAll()
        try await group.waitForAll()
      }

      #expect(push.summary == live + ["idle"])
      #expect(server.unpublished.value == [0])
      await server.kill()
    }
  }
}

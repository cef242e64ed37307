import Glibc
import NIOCore
import RTMP
import Testing

@testable import Publishing

extension PublisherTests {
  /// The ways a push fails. A destination beside the failing one loses no frame in any of them.
  @Suite struct Failures {
    /// What a publisher tells that never gets further than `states` and fails with `code`, on both
    /// of its tries.
    static func twice(_ states: [String], _ code: String) -> [String] {
      states + [code, "1102 1/1", "backoff"] + states + [code, "-1307", "failed"]
    }

    static let shortDeadlines: Publisher.Configuration = {
      var configuration = Publisher.Configuration()
      configuration.deadlines.resolve = .milliseconds(300)
      configuration.deadlines.handshake = .milliseconds(100)
      configuration.deadlines.publish = .milliseconds(100)
      return configuration
    }()

    /// Runs a destination that cannot be reached, until it has failed.
    static func expectFailure(
      _ url: String,
      configuration: Publisher.Configuration = Publisher.Configuration(),
      _ expected: [String],
      sourceLocation: SourceLocation = #_sourceLocation,
      check: (PublishFailure) throws -> Void = { _ in }
    ) async throws {
      try await Rack.with { rack in
        try await Push.with(url, of: rack.encoder, configuration: configuration) { push in
          try await push.saw("failed")
          // Stopping changes nothing: it is over.
          await push.publisher.stop()
          #expect(push.summary == expected, sourceLocation: sourceLocation)
          try check(#require(push.events.value.compactMap(\.failure).last))
        }
      }
    }

    // MARK: - 3001

    @Test("an unknown host is 3001 in step resolve")
    func unknownHost() async throws {
      var configuration = Publisher.Configuration()
      configuration.resolver = UnknownHostResolver()

      try await Self.expectFailure(
        "rtmp://nowhere.example/live/key",
        configuration: configuration,
        Self.twice(["resolving"], "3001 resolve")
      ) { failure in
        #expect(failure.message.contains("nowhere.example"))
        #expect(failure.message.contains("Name or service not known"))
      }
    }

    @Test("a name that can not exist is 3001, looked up by the system itself")
    func invalidHost() async throws {
      try await Self.expectFailure(
        "rtmp://rackcast.invalid/live/key",
        Self.twice(["resolving"], "3001 resolve")
      )
    }

    @Test("name servers that do not answer are 3001, and are asked one question at a time")
    func hangingResolver() async throws {
      let resolver = HangingResolver()
      var configuration = Self.shortDeadlines
      configuration.resolver = resolver

      try await Self.expectFailure(
        "rtmp://slow.example/live/key",
        configuration: configuration,
        Self.twice(["resolving"], "3001 resolve")
      )

      #expect(resolver.count == 1)
      resolver.release()
    }

    // MARK: - 3002

    @Test("a closed port is 3002 in step connect, with the errno")
    func closedPort() async throws {
      let port = ClosedPort()

      try await Self.expectFailure(
        "rtmp://127.0.0.1:\(port.number)/live/key",
        Self.twice(["resolving", "connecting"], "3002 connect")
      ) { failure in
        #expect(failure.errnoCode == ECONNREFUSED)
        #expect(failure.message.contains("127.0.0.1:\(port.number)"))
        #expect(failure.message.contains("Connection refused"))
      }
    }

    @Test("the next address is tried when one is closed")
    func nextAddress() async throws {
      let port = ClosedPort()
      try await Rack.with { rack in
        let server = try await LoopbackServer.start()
        var configuration = Publisher.Configuration()
        configuration.resolver = FixedResolver(addresses: [
          try SocketAddress(ipAddress: "127.0.0.1", port: port.number),
          try SocketAddress(ipAddress: "127.0.0.1", port: server.port),
        ])
        let url = "rtmp://two.example/live/key"

        try await Push.with(url, of: rack.encoder, configuration: configuration) { push in
          let summary = try await push.summary(of: live.count)
          #expect(summary == live)
        }
        await server.kill()
      }
    }

    // MARK: - 3003

    @Test("a port that never answers is 3003 in step handshake, after the deadline")
    func neverAnswers() async throws {
      let server = try await LoopbackServer.start(.silent)

      try await Self.expectFailure(
        server.url,
        configuration: Self.shortDeadlines,
        Self.twice(["resolving", "connecting", "1001", "handshaking"], "3003 handshake")
      )
      await server.kill()
    }

    @Test("a port that answers garbage is 3003 in step handshake")
    func garbage() async throws {
      let server = try await LoopbackServer.start(.garbage)

      try await Self.expectFailure(
        server.url,
        Self.twice(["resolving", "connecting", "1001", "handshaking"], "3003 handshake")
      )
      await server.kill()
    }

    @Test("a server that answers no command is 3003 in step publish, after the deadline")
    func mute() async throws {
      let server = try await LoopbackServer.start(.mute)

      try await Self.expectFailure(
        server.url,
        configuration: Self.shortDeadlines,
        Self.twice(["resolving", "connecting", "1001", "handshaking"], "3003 publish")
      )
      await server.kill()
    }

    // MARK: - −1326 and 3004

    @Test("a refused stream is −1326 and is not tried again")
    func refused() async throws {
      let server = try await LoopbackServer.start(.refuse(.badName))

      try await Self.expectFailure(
        server.url,
        [
          "resolving", "connecting", "1001", "handshaking", "-1326 NetStream.Publish.BadName",
          "failed",
        ]
      ) { failure in
        #expect(failure.isPermanent)
        #expect(failure.step == .publish)
        #expect(!failure.message.contains("key"))
      }
      await server.kill()
    }

    @Test("a refusal that may pass is 3004 with the server's status, and is tried again")
    func refusedForNow() async throws {
      let refusal = ServerSession.Refusal(
        code: "NetStream.Publish.Failed",
        description: "Busy"
      )
      let server = try await LoopbackServer.start(.refuse(refusal))

      try await Self.expectFailure(
        server.url,
        Self.twice(["resolving", "connecting", "1001", "handshaking"], "3004 publish")
      ) { failure in
        #expect(failure.rtmpCode == "NetStream.Publish.Failed")
      }
      await server.kill()
    }

    @Test("a server that hangs up instead of accepting the stream is 3004 in step publish")
    func hangsUp() async throws {
      let server = try await LoopbackServer.start(.hangUp)

      try await Self.expectFailure(
        server.url,
        Self.twice(["resolving", "connecting", "1001", "handshaking"], "3004 publish")
      )
      await server.kill()
    }

    // MARK: - Live

    @Test("a server killed while live is 3004, then 3002 as long as it is down")
    func killed() async throws {
      try await Rack.with { rack in
        let server = try await LoopbackServer.start()
        try await Push.with(server.url, of: rack.encoder) { push in
          try await push.saw("1002")
          try await Self.quiet(rack.encoder, server)

          await server.kill()
          try await push.saw("failed")

          #expect(
            push.summary == live + ["3004 close", "1102 1/1", "backoff"]
              + ["resolving", "connecting", "3002 connect", "-1307", "failed"]
          )
        }
      }
    }

    @Test("a stream ended by the server's status is 3004 with that status")
    func ended() async throws {
      try await Rack.with { rack in
        let server = try await LoopbackServer.start()
        try await Push.with(server.url, of: rack.encoder) { push in
          try await push.saw("1002")
          try await Self.quiet(rack.encoder, server)

          try await server.endStreams(
            ServerSession.Refusal(code: "NetStream.Unpublish.Success", description: "")
          )
          try await push.saw("handshaking", times: 2)
          rack.encoder.resume()
          try await push.saw("1002", times: 2)

          #expect(push.summary == live + ["3004 close", "1102 1/1", "backoff"] + live)
          let failure = push.events.value.compactMap(\.failure).last
          #expect(failure?.rtmpCode == "NetStream.Unpublish.Success")
        }
        await server.kill()
      }
    }

    @Test("a connection reset while live is 3005 in step read, with the errno")
    func reset() async throws {
      try await Rack.with { rack in
        let server = try await LoopbackServer.start()
        try await Push.with(server.url, of: rack.encoder) { push in
          try await push.saw("1002")
          try await Self.quiet(rack.encoder, server)

          try await server.reset()
          try await push.saw("handshaking", times: 2)
          rack.encoder.resume()
          try await push.saw("1002", times: 2)

          #expect(push.summary == live + ["3005 read", "1102 1/1", "backoff"] + live)
          let failure = push.events.value.compactMap(\.failure).last
          #expect(failure?.errnoCode == ECONNRESET)
        }
        await server.kill()
      }
    }

    @Test("a server that stops reading is congested, then 3005 in step write")
    func stopsReading() async throws {
      try await Rack.with(frameSize: 20_000) { rack in
        let server = try await LoopbackServer.start(.discard, receiveBuffer: 16_384)
        var configuration = Publisher.Configuration(queueBudget: .milliseconds(100))
        configuration.deadlines.write = .milliseconds(800)
        configuration.sampleInterval = .milliseconds(20)
        try await Push.with(server.url, of: rack.encoder, configuration: configuration) { push in
          try await push.saw("1002")

          try await server.stopReading()
          try await push.saw("1002", times: 2)

          #expect(
            push.summary.prefix(live.count * 2 + 4)
              == (live + ["congested", "3005 write", "1102 1/1", "backoff"] + live)[...]
          )
          let statistics = push.publisher.statistics()
          #expect(statistics.framesDropped > 0)
          #expect(statistics.reconnects == 1)
        }
        await server.kill()
      }
    }

    // MARK: - −1313

    @Test("a wrong scheme is −1313 before there is a publisher")
    func wrongScheme() throws {
      let error = try #require(throws: InvalidPushURL.self) {
        try PushURL("rtsp://host/app/key")
      }

      #expect(error.reason == .unknownScheme)
    }

    /// Lets nothing be on its way to the server: what it has not read would make a reset of a close.
    static func quiet(_ encoder: TestEncoder, _ server: LoopbackServer) async throws {
      encoder.pause()
      let last = encoder.published.last
      try await server.received.wait { $0.last?.message == last }
    }
  }
}

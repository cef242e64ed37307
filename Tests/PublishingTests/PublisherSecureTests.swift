import NIOCore
import RTMP
import TestSupport
import Testing

@testable import Publishing

extension PublisherTests {
  /// RTMP over TLS.
  @Suite struct Secure {
    /// Knows every name, as this machine.
    private static func local(_ port: Int) throws -> FixedResolver {
      FixedResolver(addresses: [try SocketAddress(ipAddress: "127.0.0.1", port: port)])
    }

    @Test("publishes every frame over TLS to a server that an authority of its own vouches for")
    func publishes() async throws {
      let certified = try await Certified()
      let server = try await LoopbackServer.start(
        tls: try await certified.server(for: "DNS:studio.test")
      )
      let encoder = TestEncoder()
      var configuration = certified.configuration
      configuration.resolver = try Self.local(server.port)

      let push = try await Push.with(
        server.url(host: "studio.test"),
        of: encoder,
        configuration: configuration
      ) { push in
        try await server.received.wait { $0.count >= 100 }
        encoder.stop()
        let statistics = push.publisher.statistics()
        #expect(statistics.serverIP == "127.0.0.1")
        return push
      }

      #expect(push.summary == liveOverTLS + ["idle"])
      expectSameFrames(server.received.value.map(\.message), published: encoder.published)
      #expect(server.unpublished.value == [0])
      let statistics = push.publisher.statistics()
      #expect(statistics.bytesAcknowledged > 10_000)
      await server.kill()
    }

    @Test("knows a server without a name by the address in its certificate")
    func address() async throws {
      let certified = try await Certified()
      let server = try await LoopbackServer.start(
        tls: try await certified.server(for: "IP:127.0.0.1")
      )
      let encoder = TestEncoder()
      defer { encoder.stop() }

      try await Push.with(
        server.url,
        of: encoder,
        configuration: certified.configuration
      ) { push in
        try await push.saw("1002")
      }
      await server.kill()
    }

    /// Expects that a publisher tries once and says why that is enough.
    private func expectRefusal(
      _ server: LoopbackServer,
      host: String = "studio.test",
      trust: PushTrust,
      _ hint: String,
      sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
      let encoder = TestEncoder()
      defer { encoder.stop() }
      var configuration = Publisher.Configuration()
      configuration.trust = trust
      configuration.resolver = try Self.local(server.port)
      let retry = RetryPolicy(interval: .milliseconds(1), keepTrying: true)

      try await Push.with(
        server.url(host: host),
        of: encoder,
        retry: retry,
        configuration: configuration
      ) { push in
        try await push.saw("failed")

        let told = push.summary.filter { $0 != "1001" }
        #expect(
          told == ["resolving", "connecting", "handshaking", "3003 handshake", "-1307", "failed"],
          sourceLocation: sourceLocation
        )
        let failure = push.events.value.compactMap(\.failure).last
        #expect(failure?.isPermanent == true, sourceLocation: sourceLocation)
        let message = failure?.message ?? ""
        #expect(message.contains(hint), "\(message)", sourceLocation: sourceLocation)
        let reasons = push.events.value.compactMap { event in
          if case .gaveUp(let reason) = event { reason } else { nil }
        }
        #expect(
          reasons.first?.hasPrefix("not tried again") == true,
          sourceLocation: sourceLocation
        )
      }
      #expect(server.connectionCount == 1, sourceLocation: sourceLocation)
      await server.kill()
    }

    @Test("does not send to a server that nobody it trusts vouches for, and tries once")
    func untrusted() async throws {
      let certified = try await Certified()
      let tls = try await certified.server(for: "DNS:studio.test")

      try await self.expectRefusal(.start(tls: tls), trust: .system, "rackcastd --ca FILE")
    }

    @Test("does not send to a server with the certificate of another, and tries once")
    func otherHost() async throws {
      let certified = try await Certified()
      let tls = try await certified.server(for: "DNS:other.test")

      try await self.expectRefusal(
        .start(tls: tls),
        trust: certified.trust,
        "is not for studio.test"
      )
    }

    @Test("does not send to a server whose certificate has expired, and tries once")
    func expired() async throws {
      let certified = try await Certified()
      let tls = try await certified.server(for: "DNS:studio.test", days: -1)

      try await self.expectRefusal(.start(tls: tls), trust: certified.trust, "has expired")
    }

    @Test("tries a server once that wants a certificate of its clients")
    func wantsCertificate() async throws {
      let certified = try await Certified()
      let tls = try await certified.server(for: "DNS:studio.test", wantsClient: true)

      try await self.expectRefusal(
        .start(tls: tls),
        trust: certified.trust,
        "wants a certificate of its clients"
      )
    }

    @Test("tries a server again that does not speak TLS")
    func noTLS() async throws {
      let certified = try await Certified()
      let server = try await LoopbackServer.start(.garbage)
      try await Failures.expectFailure(
        "rtmps://127.0.0.1:\(server.port)/live/key",
        configuration: certified.configuration,
        Failures.twice(["resolving", "connecting", "handshaking"], "3003 handshake")
      ) { failure in
        #expect(failure.message.contains("does not speak TLS"))
        #expect(!failure.isPermanent)
      }
      await server.kill()
    }

    @Test("holds the TLS handshake to the deadline of handshakes")
    func silent() async throws {
      let server = try await LoopbackServer.start(.silent)
      try await Failures.expectFailure(
        "rtmps://127.0.0.1:\(server.port)/live/key",
        configuration: Failures.shortDeadlines,
        Failures.twice(["resolving", "connecting", "handshaking"], "3003 handshake")
      ) { failure in
        #expect(failure.message.contains("the TLS handshake"))
      }
      await server.kill()
    }

    @Test("is lost with 3004 when the server goes away, and comes back")
    func killed() async throws {
      let certified = try await Certified()
      let server = try await LoopbackServer.start(
        tls: try await certified.server(for: "IP:127.0.0.1")
      )
      let encoder = TestEncoder()
      defer { encoder.stop() }
      try await Push.with(
        server.url,
        of: encoder,
        configuration: certified.configuration
      ) { push in
        try await push.saw("1002")
        try await Failures.quiet(encoder, server)
        try await server.endStreams(
          ServerSession.Refusal(code: "NetStream.Publish.Failed", description: "")
        )
        encoder.resume()
        try await push.saw("1002", times: 2)

        #expect(
          push.summary == liveOverTLS + ["3004 close", "1102 1/1", "backoff"] + liveOverTLS
        )
      }
      await server.kill()
    }

    @Test("finds a server out that stops reading, and stops at once")
    func stopsReading() async throws {
      let certified = try await Certified()
      let server = try await LoopbackServer.start(
        .discard,
        receiveBuffer: 16_384,
        tls: try await certified.server(for: "IP:127.0.0.1")
      )
      let encoder = TestEncoder(frameSize: 20_000, keepsMessages: false)
      defer { encoder.stop() }
      var configuration = certified.configuration
      configuration.queueBudget = .milliseconds(100)
      configuration.deadlines.write = .milliseconds(800)
      configuration.deadlines.close = .milliseconds(300)
      configuration.sampleInterval = .milliseconds(20)
      try await Push.with(server.url, of: encoder, configuration: configuration) { push in
        try await push.saw("1002")
        try await server.stopReading()
        try await push.saw("1002", times: 2)
        #expect(push.summary.contains("congested"))
        #expect(push.summary.contains("3005 write"))

        try await server.stopReading()
        let duration = await ContinuousClock().measure { await push.publisher.stop() }
        #expect(duration < .seconds(1))
      }
      await server.kill()
    }
  }
}

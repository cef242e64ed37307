import NIOCore
import RTMP
import Testing

@testable import Publishing

extension PublisherTests {
  /// FLV over HTTP and plain TCP.
  @Suite struct FLVOverSockets {
    /// The tags of an FLV stream, without what is not yet whole.
    static func tags(_ bytes: ByteBuffer) throws -> [FLVTag] {
      var bytes = bytes
      guard try bytes.readFLVFileHeader() != nil else { return [] }
      var tags: [FLVTag] = []
      while let tag = try bytes.readFLVTag(limit: 1 << 20) { tags.append(tag) }
      return tags
    }

    /// The head and the body of a request in chunks, and whether the body is complete.
    static func request(_ bytes: ByteBuffer) -> (head: String, body: ByteBuffer, isComplete: Bool)?
    {
      var rest = bytes
      guard let end = rest.readableBytesView.firstRange(of: Array("\r\n\r\n".utf8)) else {
        return nil
      }
      let head = rest.readString(length: end.upperBound - rest.readerIndex) ?? ""
      var body = ByteBuffer()
      while let line = rest.readableBytesView.firstRange(of: Array("\r\n".utf8)) {
        let digits = rest.readString(length: line.lowerBound - rest.readerIndex) ?? ""
        rest.moveReaderIndex(forwardBy: 2)
        guard let size = Int(digits, radix: 16) else { return nil }
        if size == 0 { return (head, body, true) }
        guard var chunk = rest.readSlice(length: size + 2) else { break }
        chunk.moveWriterIndex(to: chunk.writerIndex - 2)
        body.writeImmutableBuffer(chunk)
      }
      return (head, body, false)
    }

    private static let created = "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"

    @Test(
      "puts the whole stream in chunks, ends the body and takes the answer",
      arguments: [false, true]
    )
    func puts(overTLS: Bool) async throws {
      let certified = try await Certified()
      let tls = overTLS ? try await certified.server(for: "IP:127.0.0.1") : nil
      let server = try await ByteServer.start(tls: tls) { received in
        Self.request(received)?.isComplete == true ? Self.created : nil
      }
      let encoder = TestEncoder()

      let push = try await Push.with(
        "\(overTLS ? "https" : "http")://user:pass@127.0.0.1:\(server.port)/live/key.flv?a=b",
        of: encoder,
        configuration: certified.configuration
      ) { push in
        try await push.saw("1002")
        try await server.received.wait { ($0.first?.bytes.readableBytes ?? 0) > 50_000 }
        encoder.stop()
        return push
      }

      #expect(push.summary == (overTLS ? liveOverTLS : live) + ["idle"])
      try await server.received.wait { $0.first?.isClosed == true }
      let request = try #require(Self.request(server.received.value[0].bytes))
      #expect(request.isComplete)
      #expect(request.head.hasPrefix("PUT /live/key.flv?a=b HTTP/1.1\r\n"))
      #expect(request.head.contains("Authorization: Basic dXNlcjpwYXNz\r\n"))
      let tags = try Self.tags(request.body)
      #expect(tags.prefix(3).map(\.kind) == [.script, .video, .audio])
      Self.expectPublished(Array(tags.dropFirst(3)), encoder.published)
      #expect(push.publisher.statistics().framesSent == UInt64(tags.count - 3))
      await server.close()
    }

    private static func expectPublished(_ tags: [FLVTag], _ published: [MediaMessage]) {
      let expected = published.map { FLVTag($0) }
      let first = tags.first.flatMap { expected.firstIndex(of: $0) }
      #expect(tags == first.map { Array(expected[$0...]) })
    }

    @Test(
      "is refused for good by a status that stays, before the body ends",
      arguments: [401, 403, 302]
    )
    func refused(_ status: Int) async throws {
      let server = try await ByteServer.start { received in
        Self.request(received).map { _ in "HTTP/1.1 \(status) No\r\nContent-Length: 0\r\n\r\n" }
      }
      let encoder = TestEncoder()
      defer { encoder.stop() }

      try await Push.with(
        "http://127.0.0.1:\(server.port)/secretkey.flv",
        of: encoder
      ) { push in
        try await push.saw("failed")

        #expect(push.summary.suffix(2) == ["-1326 \(status)", "failed"])
        let failure = push.events.value.compactMap(\.failure).last
        #expect(failure?.httpStatus == status)
        #expect(failure?.message.contains("secretkey") == false)
      }
      #expect(server.received.value.count == 1)
      await server.close()
    }

    @Test("is tried again after a status that may pass")
    func busy() async throws {
      let server = try await ByteServer.start { received in
        Self.request(received).map { _ in "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n" }
      }
      let encoder = TestEncoder()
      defer { encoder.stop() }

      try await Push.with("http://127.0.0.1:\(server.port)/key.flv", of: encoder) { push in
        try await push.saw("failed")

        #expect(push.summary.filter { $0 == "3004 publish" }.count == 2)
        #expect(push.summary.suffix(3) == ["3004 publish", "-1307", "failed"])
      }
      await server.close()
    }

    @Test("tells a server that does not keep what it took")
    func notKept() async throws {
      let server = try await ByteServer.start { received in
        Self.request(received)?.isComplete == true
          ? "HTTP/1.1 507 Insufficient Storage\r\nContent-Length: 0\r\n\r\n" : nil
      }
      let encoder = TestEncoder()

      let push = try await Push.with(
        "http://127.0.0.1:\(server.port)/key.flv",
        of: encoder
      ) { push in
        try await push.saw("1002")
        encoder.stop()
        return push
      }

      #expect(push.summary == live + ["3004 publish", "idle"])
      #expect(push.events.value.compactMap(\.failure).last?.httpStatus == 507)
      await server.close()
    }

    @Test("is 3003 where what answers is no web server")
    func garbage() async throws {
      let server = try await ByteServer.start { _ in "SSH-2.0-OpenSSH_9.2\r\n" }
      let encoder = TestEncoder()
      defer { encoder.stop() }

      try await Push.with("http://127.0.0.1:\(server.port)/key.flv", of: encoder) { push in
        try await push.saw("failed")

        let failure = push.events.value.compactMap(\.failure).last
        #expect(failure?.code == .handshakeFailed)
        #expect(failure?.message.contains("HTTP") == true)
      }
      await server.close()
    }

    @Test("sends FLV over plain TCP from a header and a keyframe on, and closes at the end")
    func tcp() async throws {
      let server = try await ByteServer.start()
      let encoder = TestEncoder()

      let push = try await Push.with("tcp://127.0.0.1:\(server.port)", of: encoder) { push in
        try await server.received.wait { ($0.first?.bytes.readableBytes ?? 0) > 50_000 }
        encoder.stop()
        return push
      }

      #expect(push.summary == live + ["idle"])
      try await server.received.wait { $0.first?.isClosed == true }
      let bytes = server.received.value[0].bytes
      let tags = try Self.tags(bytes)
      #expect(tags.prefix(3).map(\.kind) == [.script, .video, .audio])
      Self.expectPublished(Array(tags.dropFirst(3)), encoder.published)
      #expect(push.publisher.statistics().bytesSent == UInt64(bytes.readableBytes))
      await server.close()
    }

    @Test("begins anew with header and headers after a reconnect, and media time goes on")
    func reconnects() async throws {
      let server = try await ByteServer.start { received in
        received.readableBytes > 20_000 ? "bye" : nil
      }
      let encoder = TestEncoder()

      let retry = RetryPolicy(interval: .milliseconds(1), keepTrying: true)
      try await Push.with(
        "tcp://127.0.0.1:\(server.port)",
        of: encoder,
        retry: retry
      ) { push in
        try await push.saw("1002", times: 2)
        try await server.received.wait { $0.count >= 2 && $0[1].bytes.readableBytes > 10_000 }
        encoder.stop()
      }

      let first = try Self.tags(server.received.value[0].bytes)
      let second = try Self.tags(server.received.value[1].bytes)
      #expect(second.prefix(3).map(\.kind) == [.script, .video, .audio])
      #expect(second[3].body.readableBytesView.first == 0x17)
      #expect(second[3].timestamp > first.last { $0.kind == .video }?.timestamp ?? .max)
      await server.close()
    }
  }
}

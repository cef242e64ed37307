import GRPCCore
import NIOCore
import Testing

@testable import ControlTransport

/// What a client does wrong ends its own connection, while another client's call goes on.
@Suite(.timeLimit(.minutes(5))) struct BadClientTests {
  /// Runs `body` while a good client has a call open, and checks that the call lives on.
  private func besideGoodClient(
    _ configure: (inout FramedServerTransport.Configuration) -> Void = { _ in },
    _ body: @escaping @Sendable (TestServer) async throws -> Void
  ) async throws {
    try await withTestServer(configure) { server in
      try await withTestClient(of: server.address) { client in
        // On a busy machine even a good client may be late with its Hello, where time is short.
        while await client.failure(of: "Echo")?.code == .unavailable {}
        let messages = try await client.stream("Echo") { writer in
          try await writer.write("before")
          try await body(server)
          try await writer.write("after")
        } handle: { response in
          try await response.messages.reduce(into: []) { $0.append($1) }
        }
        #expect(messages == ["before", "after"])
        try await expect(client.unary("Echo", "afterwards"), "afterwards")
      }
    }
  }

  @Test(
    "answers garbage with a go-away and closes",
    arguments: [
      ("a web request", Array("GET / HTTP/1.1\r\nHost: rack\r\n\r\n".utf8)),
      ("an HTTP/2 preface", Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)),
      ("zeros", [UInt8](repeating: 0, count: 100)),
      ("ones", [UInt8](repeating: 255, count: 100)),
      ("a truncated body", [UInt8](hex: "02 22 05")),
    ]
  )
  func garbage(what: String, bytes: [UInt8]) async throws {
    // What looks like the beginning of a frame is given up when the time for Hello is over.
    let codes: [GoAway.Code?] = [.protocolViolation, .limitExceeded, .timeout]
    try await self.besideGoodClient {
      $0.helloTimeout = .seconds(2)
    } _: { server in
      try await withRawClient(of: server.address) { client in
        try await client.send(bytes)
        let goAway = try await client.goAway()
        #expect(codes.contains(goAway?.code), "\(what)")
        try await expect(client.nextFrame(), nil)
      }
    }
  }

  @Test("refuses an oversized frame before its body comes")
  func oversized() async throws {
    try await self.besideGoodClient {
      $0.maxFrameSize = 1 << 20
    } _: { server in
      try await withRawClient(of: server.address) { client in
        try await client.send(.hello())
        try await client.send([UInt8](hex: "81 80 40"))  // 1 MiB and 1
        let goAway = try await client.goAway()
        #expect(goAway?.code == .limitExceeded)
        #expect(goAway?.reason == "a frame of 1048577 bytes is over the limit of 1048576")
        try await expect(client.nextFrame(), nil)
      }
    }
  }

  @Test("forgets a client that leaves in the middle of a frame")
  func truncated() async throws {
    try await self.besideGoodClient { server in
      for vector in FrameVector.all {
        try await withRawClient(of: server.address) { client in
          try await client.send(vector.bytes.dropLast())
        }
      }
    }
  }

  @Test("drops a client that connects and says nothing")
  func silent() async throws {
    try await self.besideGoodClient {
      $0.helloTimeout = .seconds(2)
    } _: { server in
      try await withRawClient(of: server.address) { client in
        let goAway = try await client.goAway()
        #expect(goAway?.reason == "no Hello came within 2.0 seconds")
        try await expect(client.nextFrame(), nil)
      }
    }
  }

  @Test("tells a client of another version which is spoken")
  func version() async throws {
    try await self.besideGoodClient { server in
      try await withRawClient(of: server.address) { client in
        try await client.send(.hello(version: 2))
        let goAway = try await client.goAway()
        #expect(goAway?.code == .unsupportedVersion)
        #expect(goAway?.reason.hasSuffix("spoken versions: 1") == true)
        try await expect(client.nextFrame(), nil)
      }
    }
  }

  @Test("closes a connection whose calls break the rules, and stops them")
  func violations() async throws {
    try await self.besideGoodClient { server in
      for frames: [Frame] in [
        [.open(2, "test.Service/Hang")],
        [.open(3, "test.Service/Hang"), .open(3, "test.Service/Hang")],
        [.open(3, "test.Service/Hang"), .open(1, "test.Service/Hang")],
        [.message(1, "to nobody")],
        [.open(1, "test.Service/Hang"), .close(1, .ok)],
        [.open(1, "test.Service/Hang"), .stream(1, .windowUpdate(.max))],
        [.hello()],
      ] {
        try await withRawClient(of: server.address) { client in
          try await client.send(.hello())
          for frame in frames {
            try await client.send(frame)
          }
          try await expect(client.goAway()?.code, .protocolViolation)
          try await expect(client.nextFrame(), nil)
        }
      }
    }
  }

  @Test("closes a connection that sends more than its window")
  func overflow() async throws {
    try await self.besideGoodClient { server in
      try await withRawClient(of: server.address) { client in
        try await client.send(.hello(), .open(1, "test.Service/ReadLate"))
        try await client.send(.message(1, .costing(64 << 10)), .message(1, ""))
        let goAway = try await client.goAway()
        #expect(
          goAway?.reason == "a message overflows the window of stream 1, 65536 bytes"
        )
        try await expect(client.nextFrame(), nil)
      }
      server.service.openGate.finish()
    }
  }

  @Test("answers an unknown method and bad metadata with a status, and keeps the connection")
  func refusedCalls() async throws {
    try await self.besideGoodClient { server in
      try await withRawClient(of: server.address) { client in
        try await client.send(
          .hello(),
          .open(1, "test.Service/Nonsense"),
          .open(3, "nonsense"),
          .open(5, "test.Service/Echo", metadata: ["key": "two\nlines"])
        )
        var codes: [StreamID: Status.Code] = [:]
        while codes.count < 3, let frame = try await client.nextFrame() {
          if case .stream(let id, .close(let status, _)) = frame {
            codes[id] = status.code
          }
        }
        #expect(codes == [1: .unimplemented, 3: .unimplemented, 5: .invalidArgument])

        try await client.send(
          .open(7, "test.Service/Echo"),
          .message(7, "fine"),
          .stream(7, .halfClose)
        )
        try await expect(client.nextFrame(), .stream(7, .headers([:])))
        try await expect(client.nextFrame(), .message(7, "fine"))
        try await expect(client.nextFrame(), .close(7, .ok))
      }
    }
  }

  @Test("tells a client over the limit of connections so")
  func connectionLimit() async throws {
    try await self.besideGoodClient {
      $0.maxConnections = 1
    } _: { server in
      try await withRawClient(of: server.address) { client in
        let goAway = try await client.goAway()
        #expect(goAway?.code == .limitExceeded)
        #expect(
          goAway?.reason == "1 connections are open, the most this server takes"
        )
        try await expect(client.nextFrame(), nil)
      }
    }
  }
}

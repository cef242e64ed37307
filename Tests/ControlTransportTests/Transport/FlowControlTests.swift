import GRPCCore
import NIOCore
import Testing

@testable import ControlTransport

@Suite(.timeLimit(.minutes(5))) struct FlowControlTests {
  /// The messages of 1000 bytes that a window of 64 KiB takes, the one that goes below included.
  static let windowful = (64 << 10) / 1016 + 1

  @Test("stops the sender of a stream that is not read, and no other stream")
  func slowReader() async throws {
    try await withTestServer { server in
      try await withTestClient(of: server.address) { client in
        try await client.stream("Flood") { response in
          var messages = response.messages.makeAsyncIterator()
          while server.service.flooded.count < Self.windowful {
            try await expect(client.unary("Echo", "while it fills"), "while it fills")
          }
          for _ in 0 ..< 20 {
            try await expect(client.unary("Echo", "when it is full"), "when it is full")
          }
          #expect(server.service.flooded.count == Self.windowful)

          for _ in 0 ..< (3 * Self.windowful) {
            try await expect(messages.next()?.utf8.count, 1000)
          }
        }
      }
    }
  }

  @Test("stops a client that sends more than the server reads")
  func slowServer() async throws {
    let sent = Counter()
    try await withTestServer { server in
      try await withTestClient(of: server.address) { client in
        async let count = client.stream("ReadLate") { writer in
          for _ in 0 ..< (2 * Self.windowful) {
            try await writer.write(String(repeating: "x", count: 1000))
            sent.increment()
          }
        } handle: { response in
          try await response.messages.reduce("", +)
        }
        while sent.count < Self.windowful {
          try await expect(client.unary("Echo", "while it fills"), "while it fills")
        }
        for _ in 0 ..< 20 {
          try await expect(client.unary("Echo", "when it is full"), "when it is full")
        }
        #expect(sent.count == Self.windowful)

        server.service.openGate.finish()

        try await expect(count, String(2 * Self.windowful))
      }
    }
  }

  @Test("suspends a writer whose client never reads, then closes its connection alone")
  func neverReads() async throws {
    try await withTestServer { configuration in
      configuration.writeTimeout = .milliseconds(200)
    } _: { server in
      try await withTestClient(of: server.address) { client in
        try await client.stream("Echo") { writer in
          try await writer.write("before")
          // A client that allows everything and reads nothing: the sockets' buffers fill up.
          let limits = FrameLimits(
            maxFrameSize: 1 << 20,
            initialWindow: Int(Int32.max),
            connectionWindow: Int(Int32.max),
            maxStreams: 1,
            maxMetadataSize: 16384
          )
          try await withRawClient(of: server.address) { raw in
            try await raw.send(.hello(limits: limits), .open(1, "test.Service/Flood"))
            try await server.service.events.wait(for: .ended("Flood"))
          }
          try await writer.write("after")
        } handle: { response in
          let messages = try await response.messages.reduce(into: []) { $0.append($1) }
          #expect(messages == ["before", "after"])
        }
      }
    }
  }

  @Test("closes the connection of a client that asks without end and never reads")
  func asksWithoutReading() async throws {
    try await withTestServer { configuration in
      configuration.writeTimeout = .seconds(60)
      configuration.answerLimit = 64 << 10
    } _: { server in
      try await withRawClient(of: server.address) { raw in
        try await raw.send(.hello(), .open(1, "test.Service/Hang"))
        try await server.service.events.wait(for: .started("Hang"))
        let pings = Array(
          repeatElement(Array(Frame.connection(.ping(1)).wireBytes.readableBytesView), count: 5000)
            .joined()
        )
        await #expect(throws: (any Error).self) {
          while true {
            try await raw.send(pings)
          }
        }
        try await server.service.events.wait(for: .cancelled("Hang"))
      }
    }
  }
}

import GRPCCore
import Testing

@testable import ControlTransport

/// GRPCCore's client and server over real sockets.
@Suite(.timeLimit(.minutes(5))) struct CallTests {
  @Test("carries calls of all four shapes")
  func shapes() async throws {
    try await withTestServer { server in
      try await withTestClient(of: server.address) { client in
        try await expect(client.unary("Echo", "hello"), "hello")

        let joined = try await client.stream("Join") { writer in
          for part in ["a", "b", "c"] {
            try await writer.write(part)
          }
        } handle: { response in
          try await response.messages.reduce("", +)
        }
        #expect(joined == "abc")

        let counted = try await client.stream("Count") { writer in
          try await writer.write("3")
        } handle: { response in
          try await response.messages.reduce(into: []) { $0.append($1) }
        }
        #expect(counted == ["0", "1", "2"])

        let (answers, answer) = AsyncStream.makeStream(of: String.self)
        let last = try await client.stream("Echo") { writer in
          try await writer.write("1")
          for await answer in answers {
            guard let number = Int(answer), number < 100 else { return }
            try await writer.write(String(number + 1))
          }
        } handle: { response in
          var last = ""
          for try await message in response.messages {
            last = message
            answer.yield(message)
          }
          return last
        }
        #expect(last == "100")
      }
    }
  }

  @Test("carries empty answers, empty messages and messages larger than any window")
  func sizes() async throws {
    try await withTestServer { server in
      try await withTestClient(of: server.address) { client in
        try await expect(client.unary("Echo", ""), "")
        let large = String(repeating: "0123456789", count: 300_000)
        try await expect(client.unary("Echo", large), large)
        let count = try await client.stream("Count") { writer in
          try await writer.write("0")
        } handle: { response in
          try await response.messages.reduce(0) { count, _ in count + 1 }
        }
        #expect(count == 0)
      }
    }
  }

  @Test("carries metadata both ways, text and bytes, before and after the messages")
  func metadata() async throws {
    let metadata: Metadata = [
      "rackcast-operator": "alice@host", "trace-bin": [0, 1, 255], "tag": "a", "tag": "b",
    ]
    try await withTestServer { server in
      try await withTestClient(of: server.address) { client in
        let (headers, trailers) = try await client.stream(
          "Echo",
          metadata: metadata,
          timeout: .seconds(300)
        ) { response in
          var trailers: Metadata = [:]
          for try await part in try response.accepted.get().bodyParts {
            if case .trailingMetadata(let metadata) = part {
              trailers = metadata
            }
          }
          return (response.metadata, trailers)
        }

        #expect(headers == metadata)
        #expect(trailers == metadata)
      }
    }
  }

  @Test("carries the status of a call that fails, at once or after messages")
  func errors() async throws {
    try await withTestServer { server in
      try await withTestClient(of: server.address) { client in
        let error = await client.failure(of: "Fail")
        #expect(error?.code == .notFound)
        #expect(error?.message == "no session cam9")
        #expect(error?.metadata == ["hint": "cam1"])

        let late = await #expect(throws: RPCError.self) {
          try await client.stream("FailLate") { response in
            for try await message in response.messages {
              #expect(message == "first")
            }
          }
        }
        #expect(late?.code == .aborted)
        #expect(late?.metadata == ["why-bin": [1, 2]])
      }
    }
  }

  @Test("answers UNIMPLEMENTED to a method nobody serves")
  func unknownMethod() async throws {
    try await withTestServer { server in
      try await withTestClient(of: server.address) { client in
        #expect(await client.failure(of: "Nonsense")?.code == .unimplemented)
      }
    }
  }

  @Test("shows a handler the address of its client")
  func peer() async throws {
    try await withTestServer { server in
      try await withTestClient(of: server.address) { client in
        let peer = try await client.unary("Peer")
        #expect(peer.hasPrefix("ipv4:127.0.0.1:"))
        #expect(peer != "ipv4:127.0.0.1:\(server.address.port)")
      }
    }
  }

  @Test("refuses metadata and messages that the other side does not take, and goes on")
  func tooLarge() async throws {
    try await withTestServer {
      $0.maxFrameSize = 20_000
    } _: { server in
      try await withTestClient(of: server.address) { client in
        let large = String(repeating: "x", count: 20_000)
        let message = await #expect(throws: RPCError.self) {
          try await client.unary("Echo", large)
        }
        #expect(message?.code == .resourceExhausted)
        let metadata = await #expect(throws: RPCError.self) {
          try await client.unary("Echo", metadata: ["key": .string(large)])
        }
        #expect(metadata?.code == .resourceExhausted)
        let text = await #expect(throws: RPCError.self) {
          try await client.unary("Echo", metadata: ["key": "two\nlines"])
        }
        #expect(text?.code == .invalidArgument)
        try await expect(client.unary("Echo", "fine"), "fine")
      }
    }
  }

  @Test("runs 200 calls at once on one connection")
  func concurrency() async throws {
    try await withTestServer {
      $0.maxConnections = 1
    } _: { server in
      try await withTestClient(of: server.address) { client in
        try await withThrowingTaskGroup(of: Bool.self) { group in
          for call in 0 ..< 200 {
            group.addTask {
              let parts = (0 ..< 20).map { "\(call):\($0) " + String(repeating: "x", count: 500) }
              let answers = try await client.stream("Echo") { writer in
                for part in parts {
                  try await writer.write(part)
                }
              } handle: { response in
                try await response.messages.reduce(into: []) { $0.append($1) }
              }
              return answers == parts
            }
          }
          for try await isRight in group {
            #expect(isRight)
          }
        }
      }
    }
  }

  @Test("refuses calls over the streams of a connection, and takes them when some have ended")
  func streamLimit() async throws {
    try await withTestServer {
      $0.maxStreamsPerConnection = 1
    } _: { server in
      try await withTestClient(of: server.address) { client in
        try await client.stream("Wait") { response in
          #expect(await client.failure(of: "Echo")?.code == .resourceExhausted)
          server.service.openGate.finish()
          try await expect(response.messages.reduce("", +), "waited")
        }
        try await expect(client.unary("Echo", "again"), "again")
      }
    }
  }
}

import GRPCCore
import Testing

@testable import ControlTransport

@Suite(.timeLimit(.minutes(5))) struct CancellationTests {
  @Test("ends a call at its deadline on both sides")
  func deadline() async throws {
    try await withTestServer { server in
      try await withTestClient(of: server.address) { client in
        // On a busy machine a deadline may pass before the call has reached the server.
        async let cancelled: Void = server.service.events.wait(for: .cancelled("Hang"))
        var timeout = Duration.milliseconds(5)
        repeat {
          let error = await client.failure(of: "Hang", timeout: timeout)
          #expect(error?.code == .deadlineExceeded)
          timeout *= 2
        } while server.service.hung.count == 0
        try await cancelled
      }
    }
  }

  @Test("answers DEADLINE_EXCEEDED to a client that keeps no time itself")
  func serverDeadline() async throws {
    try await withTestServer { server in
      try await withRawClient(of: server.address) { client in
        try await client.send(.hello(), .open(1, "test.Service/Hang", timeout: .milliseconds(10)))

        _ = try await client.nextFrame()  // Hello
        try await expect(client.nextFrame(), .stream(1, .close(.deadlinePassed, [:])))
        try await server.service.events.wait(for: .cancelled("Hang"))
      }
    }
  }

  @Test("stops the handler when the client's task is cancelled")
  func cancelledTask() async throws {
    try await withTestServer { server in
      try await withTestClient(of: server.address) { client in
        await withTaskGroup(of: Void.self) { group in
          group.addTask { _ = await client.failure(of: "Hang") }
          for await event in server.service.events {
            guard event != .cancelled("Hang") else { break }
            group.cancelAll()
          }
        }
        try await expect(client.unary("Echo", "still"), "still")
      }
    }
  }

  @Test("answers a Cancel with CANCELLED when the handler has returned")
  func cancelFrame() async throws {
    try await withTestServer { server in
      try await withRawClient(of: server.address) { client in
        try await client.send(.hello(), .open(1, "test.Service/Hang"), .stream(1, .cancel))

        _ = try await client.nextFrame()  // Hello
        let close = try await client.nextFrame()
        #expect(close == .close(1, .cancelled, "The client cancelled the call."))
      }
    }
  }

  @Test("stops all handlers of a connection that the client closes")
  func closedConnection() async throws {
    try await withTestServer { server in
      try await withRawClient(of: server.address) { client in
        try await client.send(.hello(), .open(1, "test.Service/Hang"))
        try await server.service.events.wait(for: .started("Hang"))
      }
      try await server.service.events.wait(for: .cancelled("Hang"))
    }
  }

  @Test("ends the calls of a client with UNAVAILABLE when the server is dropped")
  func droppedServer() async throws {
    let (addresses, address) = AsyncStream.makeStream(of: ListenAddress.self)
    try await withThrowingTaskGroup(of: Void.self) { group in
      let service = TestService()
      group.addTask {
        let transport = FramedServerTransport(host: "127.0.0.1", port: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask {
            try await GRPCServer(transport: transport, services: [service]).serve()
          }
          address.yield(try await transport.listeningAddress)
          try await service.events.wait(for: .started("Wait"))
          group.cancelAll()
        }
      }
      let address = try #require(await addresses.first { _ in true })
      try await withTestClient(of: address) { client in
        let error = await client.failure(of: "Wait")
        #expect(error?.code == .unavailable)
        #expect(error?.message == "the connection to \(address) was lost")
      }
    }
  }

  @Test("leaves the server in good order when a client ends while a call runs")
  func abandonedCall() async throws {
    try await withTestServer { server in
      try await withTestClient(of: server.address) { client in
        try await client.stream("Flood") { response in
          var messages = response.messages.makeAsyncIterator()
          _ = try await messages.next()
        }
        try await server.service.events.wait(for: .ended("Flood"))
        try await expect(client.unary("Echo", "still"), "still")
      }
    }
  }
}

import GRPCCore
import Testing

@testable import ControlTransport

@Suite(.timeLimit(.minutes(5))) struct ShutdownTests {
  @Test("lets running calls end in a graceful shutdown, and takes no new ones")
  func graceful() async throws {
    try await withTestServer {
      $0.shutdownGrace = nil
    } _: { server in
      try await withTestClient(of: server.address) { client in
        try await client.stream("Wait") { response in
          server.server.beginGracefulShutdown()
          while await client.failure(of: "Echo")?.code != .unavailable {}

          server.service.openGate.finish()
          try await expect(response.messages.reduce("", +), "waited")
        }
      }
    }
  }

  @Test("ends calls that outlast the grace with UNAVAILABLE")
  func grace() async throws {
    try await withTestServer {
      $0.shutdownGrace = .milliseconds(20)
    } _: { server in
      try await withTestClient(of: server.address) { client in
        let error = await #expect(throws: RPCError.self) {
          try await client.stream("Wait") { response in
            server.server.beginGracefulShutdown()
            for try await _ in response.messages {}
          }
        }
        #expect(error?.code == .unavailable)
        #expect(error?.message == "The server shut down.")
      }
    }
  }

  @Test("says goodbye, and to which stream it counts, before it closes")
  func goAway() async throws {
    try await withTestServer {
      $0.shutdownGrace = nil
    } _: { server in
      try await withRawClient(of: server.address) { client in
        try await client.send(.hello(), .open(5, "test.Service/Wait"))
        _ = try await client.nextFrame()  // Hello
        try await expect(client.nextFrame(), .stream(5, .headers([:])))

        server.server.beginGracefulShutdown()

        let goAway = try await client.nextFrame()
        #expect(goAway == .goAway(.shutdown, "the server is shutting down", last: 5))
        try await client.send(.open(7, "test.Service/Echo"))
        guard case .stream(7, .close(let status, _)) = try await client.nextFrame() else {
          Issue.record("stream 7 is not closed")
          return
        }
        #expect(status.code == .unavailable)
        server.service.openGate.finish()
        try await expect(client.nextFrame(), .message(5, "waited"))
        try await expect(client.nextFrame(), .close(5, .ok))
        try await expect(client.nextFrame(), nil)
      }
    }
  }

  @Test("returns from serving when its clients have gone")
  func serveReturns() async throws {
    let transport = FramedServerTransport(host: "127.0.0.1", port: 0)
    let server = GRPCServer(transport: transport, services: [TestService()])
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.serve() }
      try await withTestClient(of: try await transport.listeningAddress) { client in
        try await expect(client.unary("Echo", "hello"), "hello")
        server.beginGracefulShutdown()
        try await group.waitForAll()
        #expect(await client.failure(of: "Echo")?.code == .unavailable)
      }
    }
  }

  @Test("returns at once when it was shut down before it listened")
  func shutdownBeforeListening() async throws {
    let transport = FramedServerTransport(host: "127.0.0.1", port: 0)

    transport.beginGracefulShutdown()
    try await transport.listen { _, _ in }

    await #expect(throws: ControlTransportError.self) { try await transport.listeningAddress }
  }

  @Test("reconnects when the server closed an idle connection")
  func idle() async throws {
    try await withTestServer {
      $0.idleTimeout = .milliseconds(1)
    } _: { server in
      try await withTestClient(of: server.address) { client in
        var peers: Set<String> = []
        while peers.count < 3 {
          do {
            peers.insert(try await client.unary("Peer"))
          } catch let error as RPCError {
            // A call that crosses the go-away is told to try again.
            #expect(error.code == .unavailable)
          }
        }
      }
    }
  }

  @Test("pings a silent client and closes when it does not answer")
  func keepalive() async throws {
    try await withTestServer { configuration in
      configuration.keepaliveInterval = .milliseconds(10)
      configuration.keepaliveTimeout = .milliseconds(10)
    } _: { server in
      try await withRawClient(of: server.address) { client in
        try await client.send(.hello())
        try await expect(client.goAway()?.code, .timeout)
        try await expect(client.nextFrame(), nil)
      }
    }
  }

  @Test("keeps a connection whose both sides are quiet and alive")
  func answeredPings() async throws {
    try await withTestServer { configuration in
      configuration.keepaliveInterval = .milliseconds(2)
      configuration.keepaliveTimeout = .seconds(120)
    } _: { server in
      try await withTestClient(of: server.address) { configuration in
        configuration.keepaliveInterval = .milliseconds(2)
        configuration.keepaliveTimeout = .seconds(120)
      } _: { client in
        let first = try await client.unary("Peer")
        // Waits on the server for longer than many pings take.
        #expect(await client.failure(of: "Hang", timeout: .milliseconds(100)) != nil)
        try await expect(client.unary("Peer"), first)
      }
    }
  }
}

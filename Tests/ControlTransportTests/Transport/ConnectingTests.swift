import GRPCCore
import NIOCore
import NIOPosix
import Testing

@testable import ControlTransport

@Suite(.timeLimit(.minutes(5))) struct ConnectingTests {
  /// An address on which nothing listens, and which nobody else will take: by chance, on the
  /// loopback network and below the ports that the system gives out.
  private func unusedAddress() -> ListenAddress {
    let parts = (0 ..< 3).map { _ in String(Int.random(in: 1 ... 254)) }
    return ListenAddress(
      host: "127." + parts.joined(separator: "."),
      port: .random(in: 10_000 ..< 30_000)
    )
  }

  @Test("fails calls at once when the connection is refused, and names the server")
  func refused() async throws {
    let address = self.unusedAddress()

    try await withTestClient(of: address) { client in
      for _ in 0 ..< 3 {
        let error = await client.failure(of: "Echo")
        #expect(error?.code == .unavailable)
        #expect(
          error?.message == "cannot connect to \(address): connection refused; "
            + "nothing listens there, is rackcastd running?"
        )
      }
    }
  }

  @Test("names a host that nobody knows")
  func unknownHost() async throws {
    let address = ListenAddress(host: "rack.invalid", port: 7400)

    try await withTestClient(of: address) { client in
      let error = await client.failure(of: "Echo")
      #expect(error?.code == .unavailable)
      #expect(
        error?.message == "cannot connect to rack.invalid:7400: the name rack.invalid is not known"
      )
    }
  }

  @Test("waits for the server if the call says so")
  func waitForReady() async throws {
    let address = self.unusedAddress()

    try await withTestClient(of: address) { configuration in
      configuration.backoff = Backoff(initial: .milliseconds(5), max: .milliseconds(20))
    } _: { client in
      try await withThrowingTaskGroup(of: String.self) { group in
        group.addTask { try await client.unary("Echo", "patience", waitForReady: true) }
        while await client.failure(of: "Echo") == nil {}  // An attempt has failed.
        try await withTestServer(host: address.host, port: address.port) { _ in
          let answer = try await group.next()
          #expect(answer == "patience")
        }
      }
    }
  }

  @Test("lets a call that waits for the server be cancelled, and end at its deadline")
  func waitEnds() async throws {
    let address = self.unusedAddress()

    try await withTestClient(of: address) { client in
      let error = await client.failure(
        of: "Echo",
        timeout: .milliseconds(20),
        waitForReady: true
      )
      #expect(error?.code == .deadlineExceeded)
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          _ = await client.failure(of: "Echo", waitForReady: true)
        }
        group.cancelAll()
      }
    }
  }

  @Test("connects again to a server that was restarted")
  func restart() async throws {
    let address = self.unusedAddress()

    try await withTestClient(of: address) { configuration in
      configuration.backoff = Backoff(initial: .milliseconds(1), max: .milliseconds(1))
    } _: { client in
      for round in 0 ..< 3 {
        try await withTestServer(host: address.host, port: address.port) { _ in
          try await expect(client.unary("Echo", "\(round)", waitForReady: true), "\(round)")
        }
        while await client.failure(of: "Echo") == nil {}
      }
    }
  }

  @Test("does not wait for ever for what listens and does not answer")
  func silentServer() async throws {
    let silent = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0)
      .get()
    let address = ListenAddress(silent.localAddress)

    try await withTestClient(of: address) { configuration in
      configuration.connectTimeout = .milliseconds(50)
    } _: { client in
      let error = await client.failure(of: "Echo")
      #expect(error?.code == .unavailable)
      #expect(error?.message.contains("\(address)") == true)
    }
    try await silent.close()
  }

  @Test("says so when what answers is no control server")
  func otherServer() async throws {
    let web = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(WebGreeting())
        }
      }
      .bind(host: "127.0.0.1", port: 0)
      .get()
    let address = ListenAddress(web.localAddress)

    try await withTestClient(of: address) { client in
      let error = await client.failure(of: "Echo")
      #expect(error?.code == .unavailable)
      #expect(error?.message.hasPrefix("\(address) does not speak the control protocol") == true)
    }
    try await web.close()
  }

  @Test("returns at once when it is shut down while it connects")
  func shutdownWhileConnecting() async throws {
    let silent = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .bind(host: "127.0.0.1", port: 0)
      .get()

    try await withTestClient(of: ListenAddress(silent.localAddress)) { configuration in
      configuration.connectTimeout = .seconds(3600)
    } _: { client in
      #expect(await client.failure(of: "Echo", timeout: .milliseconds(20)) != nil)
    }
    try await silent.close()
  }

  @Test("fails to listen on a taken port, and says on which")
  func takenPort() async throws {
    try await withTestServer { server in
      let second = FramedServerTransport(host: "127.0.0.1", port: server.address.port)
      let error = await #expect(throws: ControlTransportError.self) {
        try await second.listen { _, _ in }
      }
      #expect(error?.code == .cannotListen)
      #expect(error?.message.hasPrefix("cannot listen on \(server.address)") == true)
      await #expect(throws: ControlTransportError.self) { try await second.listeningAddress }
    }
  }
}

/// Answers anybody like a web server that did not understand.
private final class WebGreeting: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  func channelActive(context: ChannelHandlerContext) {
    let answer = """
      HTTP/1.1 400 Bad Request\r
      Content-Type: text/plain\r
      Content-Length: 11\r
      Connection: close\r
      \r
      Bad Request
      """
    context.writeAndFlush(NIOAny(ByteBuffer(string: answer)), promise: nil)
  }
}

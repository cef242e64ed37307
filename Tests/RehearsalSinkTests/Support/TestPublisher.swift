import NIOCore
import NIOPosix
import RTMP

/// A small RTMP publisher on a real socket.
struct TestPublisher {
  private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
  private let configuration: ClientSession.Configuration

  /// One publish: how it went, and what can be sent.
  struct Handle {
    var session: ClientSession
    let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    let channel: any Channel

    mutating func send(_ messages: [MediaMessage]) async throws {
      for message in messages {
        try await self.outbound.write(contentsOf: self.session.encode(message))
      }
    }

    mutating func unpublish() async throws {
      try await self.outbound.write(contentsOf: self.session.unpublish())
    }

    /// The next things the server says; empty at the end of the connection.
    mutating func actions() async throws -> [ClientSession.Action] {
      while var bytes = try await self.inbound.next() {
        var reports: [ClientSession.Action] = []
        for action in try self.session.receive(&bytes) {
          switch action {
          case .send(let bytes): try await self.outbound.write(bytes)
          case .handshakeDone: continue
          case .publishing, .refused, .closedByServer: reports.append(action)
          }
        }
        if !reports.isEmpty { return reports }
      }
      return []
    }
  }

  static func connect(
    to address: SocketAddress,
    app: String = "live",
    name: String = "cam1?key=s3cret",
    sendBufferSize: Int? = nil
  ) async throws -> TestPublisher {
    var bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
    if let size = sendBufferSize {
      bootstrap = bootstrap.channelOption(.socketOption(.so_sndbuf), value: .init(size))
    }
    let channel = try await bootstrap.connect(to: address) { channel in
      channel.eventLoop.makeCompletedFuture {
        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
      }
    }
    let configuration = ClientSession.Configuration(
      app: app,
      tcURL: "rtmp://127.0.0.1/\(app)",
      streamName: name
    )
    return TestPublisher(channel: channel, configuration: configuration)
  }

  /// Sends bytes instead of a handshake, and waits for the end of the connection.
  func sendRaw(_ bytes: ByteBuffer) async throws {
    try await self.channel.executeThenClose { inbound, outbound in
      try await outbound.write(bytes)
      for try await _ in inbound {}
    }
  }

  /// Asks to publish, and gives the server's answer and the rest to `body`.
  func publish(
    _ body: (inout Handle, [ClientSession.Action]) async throws -> Void
  ) async throws {
    try await self.channel.executeThenClose { inbound, outbound in
      var handle = Handle(
        session: ClientSession(self.configuration),
        outbound: outbound,
        inbound: inbound.makeAsyncIterator(),
        channel: self.channel.channel
      )
      for case .send(let bytes) in handle.session.connectionMade() {
        try await outbound.write(bytes)
      }
      let answer = try await handle.actions()
      try await body(&handle, answer)
    }
  }
}

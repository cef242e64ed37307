import GRPCCore
import NIOCore
import NIOEmbedded
import Testing

@testable import ControlTransport

/// The handler on a channel and a clock of the test's own.
@Suite struct ServerConnectionHandlerTests {
  private let channel = EmbeddedChannel()
  private let calls: AsyncStream<AcceptedCall>
  private let handler: ServerConnectionHandler

  init() throws {
    let (calls, continuation) = AsyncStream.makeStream(of: AcceptedCall.self)
    self.calls = calls
    self.handler = ServerConnectionHandler(
      settings: .test,
      refusal: nil,
      accepted: continuation
    )
    try self.channel.pipeline.syncOperations.addHandler(self.handler)
    try self.channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
  }

  private func receive(_ frames: Frame...) throws {
    for frame in frames {
      try self.channel.writeInbound(frame.wireBytes)
    }
  }

  /// The frames sent since the last call.
  private func sent() throws -> [Frame] {
    var decoder = FrameDecoder(maxFrameSize: 1 << 20)
    while let bytes = try self.channel.readOutbound(as: ByteBuffer.self) {
      decoder.append(bytes)
    }
    var frames: [Frame] = []
    while let frame = try decoder.next() {
      frames.append(frame)
    }
    return frames
  }

  private func advance(_ seconds: Int64) {
    self.channel.embeddedEventLoop.advanceTime(by: .seconds(seconds))
  }

  @Test("closes a connection that says nothing within the time for Hello, and lets go of it")
  func noHello() throws {
    self.advance(4)
    #expect(try self.sent() == [])

    self.advance(1)

    let reason = "no Hello came within 5.0 seconds"
    #expect(try self.sent() == [.goAway(.timeout, reason)])
    self.advance(1)
    #expect(!self.channel.isActive)
  }

  @Test("pings after a silence and closes when no answer comes")
  func keepalive() throws {
    try self.receive(.hello())
    _ = try self.sent()

    self.advance(40)  // The first look finds the Hello.
    #expect(try self.sent() == [.connection(.ping(1))])
    self.advance(10)

    #expect(try self.sent().first.flatMap { $0.goAwayCode } == .timeout)
  }

  @Test("keeps a connection whose client answers pings, until it is idle for too long")
  func idle() throws {
    try self.receive(.hello())
    _ = try self.sent()

    var frames: [Frame] = []
    for _ in 0 ..< 300 {
      self.advance(1)
      let sent = try self.sent()
      for case .connection(.ping(let opaque)) in sent {
        try self.receive(.connection(.pong(opaque)))
      }
      frames += sent
    }

    #expect(frames.filter { $0.isPing }.count >= 5)
    #expect(frames.last == .goAway(.idle, "no stream was open"))
  }

  @Test("answers DEADLINE_EXCEEDED when the time of a call is up")
  func deadline() throws {
    try self.receive(.hello(), .open(1, timeout: .seconds(3)))
    _ = try self.sent()

    self.advance(2)
    #expect(try self.sent() == [])
    self.advance(1)

    #expect(try self.sent() == [.stream(1, .close(.deadlinePassed, [:]))])
  }

  @Test("hands a call with its metadata and messages to the service, without its timeout")
  func call() async throws {
    try self.receive(
      .hello(),
      .open(1, metadata: ["a": "b", "grpc-timeout": "1S"]),
      .message(1, "hello"),
      .stream(1, .halfClose)
    )
    var calls = self.calls.makeAsyncIterator()
    let call = try #require(await calls.next())

    var parts: [RPCRequestPart<MessageBytes>] = []
    for try await part in call.requests {
      parts.append(part)
    }

    #expect(
      call.method == MethodDescriptor(fullyQualifiedService: "test.Service", method: "Method")
    )
    #expect(parts == [.metadata(["a": "b"]), .message("hello")])
  }

  @Test("stops what is running when the channel closes")
  func lost() async throws {
    try self.receive(.hello(), .open(1))
    let promise = self.channel.eventLoop.makePromise(of: Void.self)
    for ticket: Ticket in [1, 2] {
      let sent = ticket == 1 ? self.channel.eventLoop.makePromise(of: Void.self) : promise
      let message = MessageBytes.costing(65536)
      self.handler.send(.message(message), on: 1, ticket: ticket, promise: sent)
    }

    try await self.channel.close()
    self.channel.embeddedEventLoop.run()

    await #expect(throws: RPCError.self) { try await promise.futureResult.get() }
    var ended = false
    for await call in self.calls {
      for await _ in call.signals {}
      await #expect(throws: RPCError.self) { for try await _ in call.requests {} }
      ended = true
    }
    #expect(ended)
  }
}

extension Frame {
  fileprivate var goAwayCode: GoAway.Code? {
    if case .connection(.goAway(let goAway)) = self { goAway.code } else { nil }
  }

  fileprivate var isPing: Bool {
    if case .connection(.ping) = self { true } else { false }
  }
}

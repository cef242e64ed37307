import NIOCore
import NIOPosix
import RTMP
import Testing

@testable import Publishing

@Suite struct PublishHandlerTests {
  /// Messages of which each is told from all others.
  private static func messages(_ numbers: Range<UInt32>, size: Int) -> [MediaMessage] {
    numbers.map { TestMessage.delta($0, size: size) }
  }

  @Test("what the kernel does not take at once goes out later, in order")
  func order() async throws {
    let server = try await ByteServer.start(reads: false)
    let writable = Watched(0)
    let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .channelOption(.writeBufferWaterMark, value: .init(low: 1, high: 1))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let handler = PublishHandler(FLVStream(), security: nil) { event in
            if case .writable = event { writable.update { $0 += 1 } }
          }
          try channel.pipeline.syncOperations.addHandler(handler)
        }
      }
      .connect(host: "127.0.0.1", port: server.port).get()

    // More buffers than go to the kernel at once; more bytes than it takes; behind those that wait; and
    // again once none does.
    let batches = [
      Self.messages(0 ..< 100, size: 20), Self.messages(100 ..< 140, size: 300_000),
      Self.messages(140 ..< 150, size: 500), Self.messages(150 ..< 151, size: 300_000),
    ]
    var stream = FLVStream()
    let expected = batches.map { stream.encode($0) }.joined().reduce(into: ByteBuffer()) {
      $0.writeImmutableBuffer($1)
    }
    let write = { @Sendable (messages: [[MediaMessage]]) async throws -> Bool in
      try await channel.eventLoop.submit {
        let handler = try channel.pipeline.syncOperations.handler(type: PublishHandler.self)
        for batch in messages { _ = handler.write(batch) }
        return channel.isWritable
      }.get()
    }
    let isWritable = try await write(Array(batches[0 ... 2]))
    #expect(!isWritable)
    try await server.read()
    try await writable.wait { $0 > 0 }
    _ = try await write([batches[3]])

    let size = expected.readableBytes
    let received = try await server.received.wait { $0.first?.bytes.readableBytes == size }
    let isSame = received[0].bytes == expected
    #expect(isSame)
    try await channel.close().get()
    await server.close()
  }
}

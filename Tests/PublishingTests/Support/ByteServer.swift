import NIOCore
import NIOPosix
import NIOSSL

/// A server on loopback that keeps all bytes it gets, and answers as a test wants.
final class ByteServer: Sendable {
  /// What a connection got so far.
  struct Received: Sendable {
    var bytes = ByteBuffer()
    var isClosed = false
  }

  /// What the server says when so many bytes came; the connection is closed after it.
  typealias Answer = @Sendable (_ received: ByteBuffer) -> String?

  /// By connection, in the order they were accepted.
  let received: Watched<[Received]>
  private let listener: any Channel
  private let accepted: Watched<[any Channel]>

  private init(
    _ listener: any Channel,
    _ accepted: Watched<[any Channel]>,
    _ received: Watched<[Received]>
  ) {
    self.listener = listener
    self.accepted = accepted
    self.received = received
  }

  /// Listens on a free port.
  ///
  /// - Parameter reads: whether connections are read from the start on; else after `read()`.
  static func start(
    tls: NIOSSLContext? = nil,
    reads: Bool = true,
    answer: @escaping Answer = { _ in nil }
  ) async throws -> ByteServer {
    let received = Watched<[Received]>([])
    let accepted = Watched<[any Channel]>([])
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelOption(.autoRead, value: reads)
      .childChannelInitializer { channel in
        accepted.update { $0.append(channel) }
        return channel.eventLoop.makeCompletedFuture {
          var number = 0
          received.update { connections in
            number = connections.count
            connections.append(Received())
          }
          let pipeline = channel.pipeline.syncOperations
          if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
          try pipeline.addHandler(Handler(received, number, answer))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    return ByteServer(listener, accepted, received)
  }

  var port: Int {
    guard let port = self.listener.localAddress?.port else {
      preconditionFailure("A listener has a port.")
    }
    return port
  }

  /// Reads the first connection.
  func read() async throws {
    let channels = try await self.accepted.wait { !$0.isEmpty }
    try await channels[0].setOption(.autoRead, value: true).get()
  }

  func close() async {
    // Fails when it is closed already, which is what is wanted.
    try? await self.listener.close().get()
  }

  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let received: Watched<[Received]>
    private let number: Int
    private let answer: Answer
    private var bytes = ByteBuffer()
    private var hasAnswered = false

    init(_ received: Watched<[Received]>, _ number: Int, _ answer: @escaping Answer) {
      self.received = received
      self.number = number
      self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      self.bytes.writeImmutableBuffer(Self.unwrapInboundIn(data))
      let bytes = self.bytes
      self.received.update { $0[self.number].bytes = bytes }
      guard !self.hasAnswered, let text = self.answer(bytes) else { return }
      self.hasAnswered = true
      let channel = context.channel
      context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer(string: text))).whenComplete { _ in
        channel.close(promise: nil)
      }
    }

    func channelInactive(context: ChannelHandlerContext) {
      self.received.update { $0[self.number].isClosed = true }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      context.close(promise: nil)
    }
  }
}

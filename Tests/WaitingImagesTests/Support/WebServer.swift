import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// A web server on the loopback interface that answers from a table.
final class WebServer: Sendable {
  /// What is answered to a path.
  enum Answer: Sendable {
    case bytes([UInt8])
    case status(HTTPResponseStatus)
    case redirect(String)
    /// Bytes in chunks, so that no length is announced.
    case chunks([[UInt8]])
    /// A head and some bytes, and then nothing.
    case stuck([UInt8])
    /// Nothing at all.
    case silence
  }

  private let channel: any Channel

  /// The port; `table` is asked for each path.
  var port: Int {
    // '!' is fine: the channel is bound.
    self.channel.localAddress!.port!
  }

  /// - Parameters:
  ///   - tls: what makes it an `https` server.
  ///   - table: tells the answer to a path.
  init(
    tls: NIOSSLContext? = nil,
    _ table: @escaping @Sendable (String) -> Answer
  ) async throws {
    self.channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let tls {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
          }
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Handler(table))
        }
      }
      .bind(host: "127.0.0.1", port: 0)
      .get()
  }

  func close() async throws {
    try await self.channel.close()
  }
}

extension WebServer {
  private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let table: @Sendable (String) -> Answer
    private var path = ""

    init(_ table: @escaping @Sendable (String) -> Answer) {
      self.table = table
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      switch self.unwrapInboundIn(data) {
      case .head(let head): self.path = head.uri
      case .body: break
      case .end: self.answer(self.table(self.path), context)
      }
    }

    private func answer(_ answer: Answer, _ context: ChannelHandlerContext) {
      switch answer {
      case .bytes(let bytes):
        self.head(.ok, ["Content-Length": "\(bytes.count)"], context)
        self.body([bytes], isWhole: true, context)
      case .status(let status):
        self.head(status, ["Content-Length": "0"], context)
        self.body([], isWhole: true, context)
      case .redirect(let location):
        self.head(.found, ["Location": location, "Content-Length": "0"], context)
        self.body([], isWhole: true, context)
      case .chunks(let chunks):
        self.head(.ok, [:], context)
        self.body(chunks, isWhole: true, context)
      case .stuck(let bytes):
        self.head(.ok, ["Content-Length": "\(bytes.count + 1)"], context)
        self.body([bytes], isWhole: false, context)
      case .silence:
        break
      }
    }

    private func head(
      _ status: HTTPResponseStatus,
      _ headers: [String: String],
      _ context: ChannelHandlerContext
    ) {
      let head = HTTPResponseHead(
        version: .http1_1,
        status: status,
        headers: HTTPHeaders(headers.map { ($0.key, $0.value) })
      )
      context.write(self.wrapOutboundOut(.head(head)), promise: nil)
    }

    private func body(_ chunks: [[UInt8]], isWhole: Bool, _ context: ChannelHandlerContext) {
      for chunk in chunks {
        context.write(
          self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: chunk)))),
          promise: nil
        )
      }
      if isWhole { context.write(self.wrapOutboundOut(.end(nil)), promise: nil) }
      context.flush()
    }
  }
}

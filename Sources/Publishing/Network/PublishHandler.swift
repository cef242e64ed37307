internal import NIOCore
internal import NIOPosix
internal import RTMP

/// Runs a client session on a channel: bytes in, bytes out, and a few events.
final class PublishHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// What the publisher has to know.
  enum Event: Sendable {
    case handshakeDone
    case publishing
    case refused(code: String, description: String, permanent: Bool)
    case closedByServer(code: String)
    /// The server broke the protocol.
    case invalid(RTMPError)
    case readFailed(any Error)
    case writeFailed(any Error)
    /// The connection is closed.
    case closed
    /// All that was written has gone to the socket.
    case writable
  }

  private var session: ClientSession
  private let report: (Event) -> Void
  private var context: ChannelHandlerContext?

  /// - Parameter report: called on the event loop.
  init(_ configuration: ClientSession.Configuration, report: @escaping (Event) -> Void) {
    self.session = ClientSession(configuration)
    self.report = report
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
  }

  /// Begins the handshake.
  func begin() {
    self.run(self.session.connectionMade())
  }

  /// Writes the messages and flushes once.
  ///
  /// - Returns: the bytes written.
  func write(_ messages: some Sequence<MediaMessage>) -> Int {
    self.write(messages.lazy.flatMap { self.session.encode($0) })
  }

  /// Ends the stream, then the sending side of the connection, once all bytes before are gone.
  func unpublish() {
    guard let context = self.context else { return }
    _ = self.write(self.session.unpublish())
    let promise = context.eventLoop.makePromise(of: Void.self)
    promise.futureResult.assumeIsolated().whenSuccess {
      context.close(mode: .output, promise: nil)
    }
    context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer()), promise: promise)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = Self.unwrapInboundIn(data)
    do throws(RTMPError) {
      self.run(try self.session.receive(&bytes))
    } catch {
      self.report(.invalid(error))
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      self.report(.writable)
    }
    context.fireChannelWritabilityChanged()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    self.report(.readFailed(error))
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.report(.closed)
    context.fireChannelInactive()
  }

  private func run(_ actions: [ClientSession.Action]) {
    for action in actions {
      switch action {
      case .send(let bytes):
        _ = self.write(CollectionOfOne(bytes))
      case .handshakeDone:
        self.report(.handshakeDone)
      case .publishing:
        self.report(.publishing)
      case .refused(let code, let description, let permanent):
        self.report(.refused(code: code, description: description, permanent: permanent))
      case .closedByServer(let code):
        self.report(.closedByServer(code: code))
      }
    }
  }

  /// Writes the buffers and flushes once, so that they go to the kernel together.
  private func write(_ buffers: some Sequence<ByteBuffer>) -> Int {
    guard let context = self.context else { return 0 }
    var count = 0
    var last: ByteBuffer?
    for buffer in buffers where buffer.readableBytes > 0 {
      count += buffer.readableBytes
      if let before = last {
        context.write(Self.wrapOutboundOut(before), promise: nil)
      }
      last = buffer
    }
    guard let last else { return 0 }
    let promise = context.eventLoop.makePromise(of: Void.self)
    promise.futureResult.assumeIsolated().whenFailure { self.report(.writeFailed($0)) }
    context.writeAndFlush(Self.wrapOutboundOut(last), promise: promise)
    return count
  }
}

internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import NIOTLS
internal import RTMP
internal import TLSSupport

/// Runs a stream on a channel: bytes in, bytes out, and a few events.
final class PublishHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// What the publisher has to know.
  enum Event: Sendable {
    /// The TLS handshake is done.
    case secured
    case handshakeDone
    case publishing
    case refused(code: String, description: String, permanent: Bool)
    case refusedByStatus(HTTPStatus)
    case closedByServer(code: String)
    /// The server has the whole stream.
    case finished
    /// The server broke the protocol.
    case invalid(PushStreamError)
    /// The connection is not secure.
    case insecure(TLSProblem)
    case readFailed(any Error)
    case writeFailed(any Error)
    /// The connection is closed.
    case closed
    /// All that was written has gone to the socket.
    case writable
  }

  /// What makes a channel secure.
  struct Security {
    let handler: NIOSSLClientHandler
    let end: SocketEnd
  }

  private var stream: any PushStream
  private let security: Security?
  private let report: (Event) -> Void
  private var context: ChannelHandlerContext?
  /// `nil` for a channel without a socket, and where TLS must see every byte.
  private var socket: ChannelSocket?
  /// Writes that the channel has not completed yet.
  private var pendingWrites = 0

  /// - Parameters:
  ///   - security: the handlers of TLS that stand before this one; `nil` for plain TCP.
  ///   - report: called on the event loop.
  init(
    _ stream: any PushStream,
    security: Security?,
    report: @escaping (Event) -> Void
  ) {
    self.stream = stream
    self.security = security
    self.report = report
  }

  /// Whether the connection is TLS: then `secured` comes before the stream can begin.
  var isEncrypted: Bool { self.security != nil }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    self.socket = self.isEncrypted ? nil : ChannelSocket(context.channel)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    self.socket = nil
  }

  /// Begins the stream.
  func begin() {
    self.run(self.stream.connectionMade())
  }

  /// Writes the messages and flushes once.
  ///
  /// - Returns: the bytes written.
  func write(_ messages: [MediaMessage]) -> Int {
    self.write(self.stream.encode(messages))
  }

  /// Ends the stream and, once all bytes before are gone, what the protocol says of the connection.
  func unpublish() {
    guard let context = self.context else { return }
    let end = self.stream.end()
    _ = self.write(end.bytes)
    let promise = context.eventLoop.makePromise(of: Void.self)
    promise.futureResult.assumeIsolated().whenSuccess {
      switch end.then {
      case .closeSending: context.close(mode: .output, promise: nil)
      case .awaitAnswer: break
      case .close: context.close(promise: nil)
      }
    }
    context.writeAndFlush(Self.wrapOutboundOut(ByteBuffer()), promise: promise)
  }

  /// Closes the connection at once.
  func close(_ channel: any Channel) {
    if let security = self.security {
      security.end.close()
    } else {
      // The result tells nothing: closed is what it is afterwards, one way or the other.
      channel.close(promise: nil)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = Self.unwrapInboundIn(data)
    do throws(PushStreamError) {
      self.run(try self.stream.receive(&bytes))
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

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted = event as? TLSUserEvent {
      self.report(.secured)
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // The end of the connection tells itself.
    guard !NIOSSLError.isEnd(error) else { return }
    if let problem = TLSProblem(error, validity: self.validity, now: time(nil)) {
      self.report(.insecure(problem))
    } else {
      self.report(.readFailed(error))
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.report(.closed)
    context.fireChannelInactive()
  }

  /// When the server's certificate is valid.
  private var validity: TLSProblem.Validity? {
    self.security?.handler.peerCertificate.map {
      TLSProblem.Validity(from: $0.notValidBefore, to: $0.notValidAfter)
    }
  }

  private func run(_ actions: [PushStreamAction]) {
    for action in actions {
      switch action {
      case .send(let bytes):
        _ = self.write([bytes])
      case .handshakeDone:
        self.report(.handshakeDone)
      case .publishing:
        self.report(.publishing)
      case .refused(let code, let description, let permanent):
        self.report(.refused(code: code, description: description, permanent: permanent))
      case .refusedByStatus(let status):
        self.report(.refusedByStatus(status))
      case .closedByServer(let code):
        self.report(.closedByServer(code: code))
      case .finished:
        self.report(.finished)
      }
    }
  }

  /// Writes the buffers and flushes once, so that they go to the kernel together.
  private func write(_ buffers: [ByteBuffer]) -> Int {
    guard let context = self.context else { return 0 }
    let buffers = self.isEncrypted ? Self.merged(buffers) : buffers
    let count = buffers.reduce(0) { $0 + $1.readableBytes }
    // What waits in the channel goes first.
    let socket = self.pendingWrites == 0 ? self.socket : nil
    let written = socket?.write(buffers) ?? 0
    if written < count { self.queue(buffers, after: written, on: context) }
    return count
  }

  /// Lets the channel write what the kernel did not take.
  private func queue(_ buffers: [ByteBuffer], after written: Int, on context: ChannelHandlerContext)
  {
    var written = written
    var last: ByteBuffer?
    for var buffer in buffers where buffer.readableBytes > 0 {
      let skipped = min(written, buffer.readableBytes)
      written -= skipped
      buffer.moveReaderIndex(forwardBy: skipped)
      guard buffer.readableBytes > 0 else { continue }
      if let before = last {
        context.write(Self.wrapOutboundOut(before), promise: nil)
      }
      last = buffer
    }
    guard let last else { return }
    self.pendingWrites += 1
    let promise = context.eventLoop.makePromise(of: Void.self)
    promise.futureResult.assumeIsolated().whenComplete { _ in self.pendingWrites -= 1 }
    promise.futureResult.assumeIsolated().whenFailure { error in
      // TLS tells its own errors, before it fails the writes.
      guard !(error is NIOSSLError), !(error is BoringSSLError) else { return }
      self.report(.writeFailed(error))
    }
    context.writeAndFlush(Self.wrapOutboundOut(last), promise: promise)
  }

  /// One buffer: TLS copies every byte anyway, and makes at least one record of each buffer.
  private static func merged(_ buffers: [ByteBuffer]) -> [ByteBuffer] {
    guard buffers.count > 1 else { return buffers }
    var merged = ByteBuffer()
    merged.reserveCapacity(buffers.reduce(0) { $0 + $1.readableBytes })
    for buffer in buffers {
      merged.writeImmutableBuffer(buffer)
    }
    return [merged]
  }
}

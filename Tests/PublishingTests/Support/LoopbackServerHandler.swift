import NIOCore
import RTMP

/// One connection of a `LoopbackServer`.
final class LoopbackServerHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let manner: LoopbackServer.Manner
  private let connection: Int
  private let server: () -> LoopbackServer?
  private var session = ServerSession()

  init(
    _ manner: LoopbackServer.Manner,
    connection: Int,
    server: @escaping () -> LoopbackServer?
  ) {
    self.manner = manner
    self.connection = connection
    self.server = server
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = Self.unwrapInboundIn(data)
    switch self.manner {
    case .silent:
      return
    case .garbage:
      self.send(ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\n\r\n"), context)
    case .publish, .discard, .mute, .refuse, .hangUp:
      do throws(RTMPError) {
        for action in try self.session.receive(&bytes) {
          self.run(action, context)
        }
      } catch {
        context.close(promise: nil)
      }
    }
  }

  /// Ends the stream with the status that the test gives.
  func triggerUserOutboundEvent(
    context: ChannelHandlerContext,
    event: Any,
    promise: EventLoopPromise<Void>?
  ) {
    if let status = event as? ServerSession.Refusal {
      self.send(self.session.endPublish(status), context)
    }
    promise?.succeed()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func run(_ action: ServerSession.Action, _ context: ChannelHandlerContext) {
    switch action {
    case .send(let bytes):
      if case .mute = self.manner, self.isConnected { return }
      self.send(bytes, context)
    case .handshakeDone:
      self.isConnected = true
    case .connected:
      break
    case .connectRefused:
      context.close(promise: nil)
    case .publishRequested:
      self.answerPublish(context)
    case .media(let message):
      self.server()?.messages.update { $0 += 1 }
      if case .publish = self.manner {
        let received = LoopbackServer.Received(connection: self.connection, message: message)
        self.server()?.received.update { $0.append(received) }
      }
    case .unpublished:
      self.server()?.unpublished.update { $0.append(self.connection) }
    }
  }

  /// Whether the handshake is over.
  private var isConnected = false

  private func answerPublish(_ context: ChannelHandlerContext) {
    switch self.manner {
    case .refuse(let refusal):
      self.send(self.session.refusePublish(refusal), context)
    case .hangUp:
      context.close(promise: nil)
    case .publish, .discard, .silent, .garbage, .mute:
      self.send(self.session.acceptPublish(), context)
    }
  }

  private func send(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
    context.writeAndFlush(Self.wrapOutboundOut(bytes), promise: nil)
  }
}

internal import NIOCore

/// Stands next to the socket, below TLS, and closes the connection without a goodbye: one that was
/// given up has nobody left to wait for the answer.
final class SocketEnd: ChannelOutboundHandler {
  typealias OutboundIn = NIOAny

  private var context: ChannelHandlerContext?

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
  }

  func close() {
    // The result tells nothing: closed is what it is afterwards, one way or the other.
    self.context?.close(promise: nil)
  }
}

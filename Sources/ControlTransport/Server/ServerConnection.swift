internal import GRPCCore
internal import NIOCore

/// One client's connection, as its task holds it.
struct ServerConnection: Sendable {
  private let channel: any Channel
  private let handler: NIOLoopBound<ServerConnectionHandler>
  private let accepted: AsyncStream<AcceptedCall>

  var id: ObjectIdentifier {
    ObjectIdentifier(self.channel)
  }

  /// Puts the handler of a connection in its channel; runs on the channel's event loop.
  init(
    channel: any Channel,
    settings: ConnectionSettings,
    refusal: ControlTransportError?
  ) throws {
    let (accepted, continuation) = AsyncStream.makeStream(of: AcceptedCall.self)
    let handler = ServerConnectionHandler(
      settings: settings,
      refusal: refusal,
      accepted: continuation
    )
    try channel.pipeline.syncOperations.addHandler(handler)
    self.channel = channel
    self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
    self.accepted = accepted
  }

  /// Handles the calls of this connection until it is closed and all have returned.
  func serve(
    with streamHandler:
      @escaping @Sendable (
        _ stream: RPCStream<FramedServerTransport.Inbound, FramedServerTransport.Outbound>,
        _ context: ServerContext
      ) async -> Void
  ) async {
    let remotePeer = self.channel.remoteAddress?.peer ?? "unknown"
    let localPeer = self.channel.localAddress?.peer ?? "unknown"
    await withTaskCancellationHandler {
      await withDiscardingTaskGroup { group in
        for await call in self.accepted {
          group.addTask {
            await Self.handle(call.signals) { cancellation in
              let stream = RPCStream(
                descriptor: call.method,
                inbound: RPCAsyncSequence(wrapping: call.requests),
                outbound: RPCWriter.Closable(wrapping: ResponseWriter(connection: self, call.id))
              )
              let context = ServerContext(
                descriptor: call.method,
                remotePeer: remotePeer,
                localPeer: localPeer,
                cancellation: cancellation
              )
              await streamHandler(stream, context)
            }
            self.execute { $0.handlerReturned(call.id) }
          }
        }
      }
    } onCancel: {
      self.close()
    }
    // A cancelled task gets here before the channel is closed. A close future does not fail; were it
    // to, the channel would be closed all the same.
    try? await self.channel.closeFuture.get()
  }

  /// Runs a handler until it returns; cancels its task when the signals end, which is when the
  /// call is over for the client.
  private static func handle(
    _ signals: AsyncStream<AcceptedCall.Signal>,
    _ handler: @escaping @Sendable (ServerContext.RPCCancellationHandle) async -> Void
  ) async {
    await withServerContextRPCCancellationHandle { cancellation in
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          await handler(cancellation)
        }
        group.addTask {
          for await signal in signals {
            switch signal {
            case .shuttingDown:
              cancellation.cancel()
            }
          }
          cancellation.cancel()
        }
        await group.next()
        group.cancelAll()
      }
    }
  }

  func write(_ part: RPCResponsePart<MessageBytes>, on id: StreamID) async throws {
    try await waitForWrite(on: self.channel.eventLoop) { ticket, promise in
      self.handler.value.send(part, on: id, ticket: ticket, promise: promise)
    } cancel: { ticket in
      self.handler.value.cancelSend(ticket)
    }
  }

  /// Takes no new streams; the running ones end in their time.
  func beginGracefulShutdown() {
    self.execute { $0.beginGracefulShutdown() }
  }

  /// Drops the connection and all its streams.
  func close() {
    self.channel.close(promise: nil)
  }

  private func execute(_ task: @escaping @Sendable (ServerConnectionHandler) -> Void) {
    self.channel.eventLoop.execute { task(self.handler.value) }
  }
}

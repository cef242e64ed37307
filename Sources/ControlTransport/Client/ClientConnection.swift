internal import GRPCCore
internal import NIOCore

/// A connection to a server, as calls and the transport hold it.
struct ClientConnection: Sendable {
  private let channel: any Channel
  private let handler: NIOLoopBound<ClientConnectionHandler>
  private let readiness: EventLoopFuture<Void>

  /// Puts the handler of a connection in its channel; runs on the channel's event loop.
  init(
    channel: any Channel,
    settings: ConnectionSettings,
    onNoNewStreams: @escaping @Sendable () -> Void
  ) throws {
    let ready = channel.eventLoop.makePromise(of: Void.self)
    let handler = ClientConnectionHandler(
      settings: settings,
      ready: ready,
      onNoNewStreams: onNoNewStreams
    )
    do {
      try channel.pipeline.syncOperations.addHandler(handler)
    } catch {
      ready.fail(error)
      throw error
    }
    self.channel = channel
    self.handler = NIOLoopBound(handler, eventLoop: channel.eventLoop)
    self.readiness = ready.futureResult
  }

  var id: ObjectIdentifier {
    ObjectIdentifier(self.channel)
  }

  var remotePeer: String {
    self.channel.remoteAddress?.peer ?? "unknown"
  }

  var localPeer: String {
    self.channel.localAddress?.peer ?? "unknown"
  }

  /// Waits until streams may be opened.
  func waitUntilReady() async throws {
    try await self.readiness.get()
  }

  /// Waits until the connection is gone.
  func waitUntilClosed() async {
    // A close future does not fail; were it to, the channel would be closed all the same.
    try? await self.channel.closeFuture.get()
  }

  /// Opens a stream, whose answer goes to `response`.
  ///
  /// - Throws: `ClientConnectionHandler.ConnectionEnds`, or the `RPCError` with which the call fails.
  func open(_ open: Open, response: ClientConnectionHandler.Response) async throws -> StreamID {
    try await self.channel.eventLoop.submit {
      try self.handler.value.open(open, response: response)
    }.get()
  }

  /// Sends a message; waits while there is no room for it.
  func send(_ message: MessageBytes, on id: StreamID) async throws {
    try await waitForWrite(on: self.channel.eventLoop) { ticket, promise in
      self.handler.value.send(message, on: id, ticket: ticket, promise: promise)
    } cancel: { ticket in
      self.handler.value.cancelSend(ticket)
    }
  }

  func halfClose(_ id: StreamID) {
    self.execute { $0.halfClose(id) }
  }

  func cancel(_ id: StreamID) {
    self.execute { $0.cancel(id) }
  }

  func consumed(_ cost: Int, on id: StreamID) {
    self.execute { $0.consumed(cost, on: id) }
  }

  /// Opens no new streams; closes when the running ones have ended.
  func beginGracefulShutdown() {
    self.execute { $0.beginGracefulShutdown() }
  }

  /// Drops the connection and all its streams.
  func close() {
    self.channel.close(promise: nil)
  }

  private func execute(_ task: @escaping @Sendable (ClientConnectionHandler) -> Void) {
    self.channel.eventLoop.execute { task(self.handler.value) }
  }
}

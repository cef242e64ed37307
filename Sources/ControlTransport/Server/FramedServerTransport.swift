public import GRPCCore
public import NIOCore
public import NIOPosix
internal import Synchronization

/// A GRPCCore server transport over framed TCP: each connection carries protobuf frames behind
/// their length, as docs/wire-protocol.md describes.
///
/// Listens where it is told; whether that address is a safe one is the caller's business.
public final class FramedServerTransport: ServerTransport {
  public typealias Bytes = MessageBytes

  private let host: String
  private let port: Int
  private let configuration: Configuration
  private let security: ServerSecurity?
  private let group: any EventLoopGroup
  private let listener: Mutex<ServerListener>
  private let address: EventLoopPromise<ListenAddress>

  /// - Parameters:
  ///   - host: A name or address of this machine.
  ///   - port: 0 takes a free one; see `listeningAddress`.
  ///   - security: What makes connections TLS; `nil` for plain TCP.
  ///   - group: Must live as long as the transport.
  public init(
    host: String,
    port: Int,
    configuration: Configuration = Configuration(),
    security: ServerSecurity? = nil,
    group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
  ) {
    self.host = host
    self.port = port
    self.configuration = configuration
    self.security = security
    self.group = group
    self.listener = Mutex(ServerListener(maxConnections: configuration.maxConnections))
    self.address = group.any().makePromise()
  }

  deinit {
    self.address.fail(Self.notListening)  // For a transport that never listened.
  }

  /// Where the server listens; waits until it does.
  public var listeningAddress: ListenAddress {
    get async throws {
      try await self.address.futureResult.get()
    }
  }

  public func listen(
    streamHandler:
      @escaping @Sendable (
        _ stream: RPCStream<Inbound, Outbound>,
        _ context: ServerContext
      ) async -> Void
  ) async throws {
    // Bounded by the connections allowed.
    let (connections, continuation) = AsyncStream.makeStream(of: ServerConnection.self)
    let socket = try await self.bind { continuation.yield($0) }
    socket.closeFuture.whenComplete { _ in continuation.finish() }
    if self.listener.withLock({ $0.listening(socket) }) {
      socket.close(promise: nil)
    }
    self.address.succeed(ListenAddress(socket.localAddress))

    await withTaskCancellationHandler {
      await withDiscardingTaskGroup { group in
        for await connection in connections {
          group.addTask {
            await connection.serve(with: streamHandler)
          }
        }
      }
    } onCancel: {
      let (socket, connections) = self.listener.withLock { $0.stop() }
      socket?.close(promise: nil)
      for connection in connections {
        connection.close()
      }
    }
    // A cancelled task gets here before the socket is closed; the address is free only then. A close
    // future does not fail; were it to, the socket would be closed all the same.
    try? await socket.closeFuture.get()
  }

  /// Stops listening and tells each client to open no further streams. Running calls go on for
  /// the configured grace, and hear of it through their cancellation handles, so that a
  /// subscription can end by itself; `listen` returns when all have ended.
  public func beginGracefulShutdown() {
    let (socket, connections) = self.listener.withLock { $0.stop() }
    self.address.fail(Self.notListening)
    socket?.close(promise: nil)
    for connection in connections {
      connection.beginGracefulShutdown()
    }
  }

  private static var notListening: ControlTransportError {
    ControlTransportError(code: .cannotListen, message: "the server was shut down")
  }

  private func bind(
    onConnection: @escaping @Sendable (ServerConnection) -> Void
  ) async throws -> any Channel {
    do {
      return try await ServerBootstrap(group: self.group)
        .serverChannelOption(.backlog, value: 128)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try self.accept(channel, onConnection)
          }
        }
        .bind(host: self.host, port: self.port)
        .get()
    } catch {
      let failure = ControlTransportError(
        code: .cannotListen,
        message: "cannot listen on \(ListenAddress(host: self.host, port: self.port)): \(error)"
      )
      self.address.fail(failure)
      throw failure
    }
  }

  /// A client's connection came in; runs on its event loop.
  private func accept(
    _ channel: any Channel,
    _ onConnection: (ServerConnection) -> Void
  ) throws {
    let settings = self.configuration.settings(peer: channel.remoteAddress?.peer ?? "the client")
    if let security { try channel.pipeline.syncOperations.addHandler(security.handler()) }
    try self.listener.withLock { listener in
      let connection: ServerConnection
      switch listener.connecting() {
      case .take:
        connection = try ServerConnection(channel: channel, settings: settings, refusal: nil)
      case .refuse(let error):
        connection = try ServerConnection(channel: channel, settings: settings, refusal: error)
      case .drop:
        throw Self.notListening
      }
      listener.connected(connection)
      onConnection(connection)
      let id = connection.id
      channel.closeFuture.whenComplete { _ in
        self.listener.withLock { $0.disconnected(id) }
      }
    }
  }
}

import Glibc
import Media
import NIOCore
import NIOPosix
import NIOSSL
import RTMP
import Synchronization

/// An RTMP server on loopback that does on command what bad servers do.
final class LoopbackServer: Sendable {
  /// How the server treats connections.
  enum Manner: Sendable {
    /// Takes every stream and keeps its messages.
    case publish
    /// Takes every stream and keeps nothing.
    case discard
    /// Accepts the TCP connection and never says anything.
    case silent
    /// Answers like a web server.
    case garbage
    /// Shakes hands and then answers no command.
    case mute
    /// Refuses every stream.
    case refuse(ServerSession.Refusal)
    /// Closes the connection instead of accepting the stream.
    case hangUp
  }

  /// A message and the number of the connection it came on, from 0.
  struct Received: Sendable {
    let connection: Int
    let message: MediaMessage
  }

  let received = Watched<[Received]>([])
  /// The messages of all connections so far.
  let messages = Watched(0)
  /// The connections that ended their stream properly.
  let unpublished = Watched<[Int]>([])
  private let isEncrypted: Bool
  private let listener: any Channel
  private let connections: Watched<[any Channel]>

  private init(
    _ listener: any Channel,
    _ connections: Watched<[any Channel]>,
    isEncrypted: Bool
  ) {
    self.listener = listener
    self.connections = connections
    self.isEncrypted = isEncrypted
  }

  /// Listens on a free port.
  ///
  /// - Parameters:
  ///   - receiveBuffer: the kernel's receive buffer of each connection in bytes.
  ///   - ignoresEnd: whether connections stay open after the publisher closed its side.
  ///   - tls: what makes the connections secure.
  static func start(
    _ manner: Manner = .publish,
    receiveBuffer: Int? = nil,
    ignoresEnd: Bool = false,
    tls: NIOSSLContext? = nil
  ) async throws -> LoopbackServer {
    let connections = Watched<[any Channel]>([])
    let server = Mutex<LoopbackServer?>(nil)
    var bootstrap = ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 8192))
      .childChannelOption(.allowRemoteHalfClosure, value: ignoresEnd)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          var number = 0
          connections.update { channels in
            number = channels.count
            channels.append(channel)
          }
          if let tls {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
          }
          try channel.pipeline.syncOperations.addHandler(
            LoopbackServerHandler(manner, connection: number) { server.withLock { $0 } }
          )
        }
      }
    if let receiveBuffer {
      bootstrap = bootstrap.serverChannelOption(
        .socketOption(.so_rcvbuf),
        value: SocketOptionValue(receiveBuffer)
      )
    }
    let listener = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
    let started = LoopbackServer(listener, connections, isEncrypted: tls != nil)
    server.withLock { $0 = started }
    return started
  }

  var port: Int {
    guard let port = self.listener.localAddress?.port else {
      preconditionFailure("A listener has a port.")
    }
    return port
  }

  var url: String { self.url(host: "127.0.0.1") }

  func url(host: String) -> String {
    "\(self.isEncrypted ? "rtmps" : "rtmp")://\(host):\(self.port)/live/key"
  }

  /// The connections there were.
  var connectionCount: Int { self.connections.value.count }

  /// Stops listening, and closes all connections with a FIN.
  func kill() async {
    await self.close(self.listener)
    for channel in self.connections.value {
      await self.close(channel)
    }
  }

  /// Closes all connections with a RST.
  func reset() async throws {
    for channel in self.connections.value where channel.isActive {
      guard let socket = channel as? any SocketOptionProvider else {
        preconditionFailure("A TCP channel has a socket.")
      }
      try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
      await self.close(channel)
    }
  }

  /// Reads no more from the present connections.
  func stopReading() async throws {
    for channel in self.connections.value where channel.isActive {
      try await channel.setOption(.autoRead, value: false).get()
    }
  }

  /// Ends the present streams with a status.
  func endStreams(_ status: ServerSession.Refusal) async throws {
    for channel in self.connections.value where channel.isActive {
      try await channel.pipeline.triggerUserOutboundEvent(status).get()
    }
  }

  /// Waits until connection `number` was accepted.
  func accepted(_ number: Int) async throws {
    try await self.connections.wait { $0.count > number }
  }

  private func close(_ channel: any Channel) async {
    // Fails when it is closed already, which is what is wanted.
    try? await channel.close().get()
  }
}

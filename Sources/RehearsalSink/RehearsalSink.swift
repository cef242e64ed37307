internal import Glibc
public import Media
public import NIOCore
public import NIOPosix
public import RTMP

/// An RTMP server to rehearse with: it takes what publishers send, records it, checks its times and
/// plays a bad network.
///
/// One sink serves once: `run()` listens until its task is cancelled.
public final class RehearsalSink: Sendable {
  /// Called with each message of an accepted publish and when its last bytes were read, on the task
  /// of its connection, which reads on when the call returns.
  public typealias MediaListener =
    @Sendable (_ stream: StreamIdentity, _ message: MediaMessage, _ arrival: MediaTime) -> Void

  /// How the sink behaves; connections made before a change keep the old way.
  public var configuration: Configuration {
    self.ledger.configuration
  }

  let ledger: Ledger
  let onMedia: MediaListener?
  private let group: any EventLoopGroup

  /// - Parameters:
  ///   - group: the event loops that connections are read on.
  ///   - onMedia: sees every message; it must not block.
  public init(
    configuration: Configuration = Configuration(),
    group: any EventLoopGroup = .singletonMultiThreadedEventLoopGroup,
    onMedia: MediaListener? = nil
  ) {
    self.ledger = Ledger(configuration: configuration)
    self.group = group
    self.onMedia = onMedia
  }

  /// The address that is listened on, as soon as there is one.
  public var boundAddress: SocketAddress {
    get async throws {
      try await self.ledger.boundAddress()
    }
  }

  /// The publishes so far, the oldest first; of those that ended, the last 1000 are kept.
  public var streams: [StreamReport] {
    self.ledger.reports()
  }

  /// What happens from now on. Each call gives a stream of its own, which keeps the newest 4096
  /// events for a reader that is slower, and ends with the sink.
  public func events() -> AsyncStream<Event> {
    self.ledger.subscribe()
  }

  /// Treats the connections that are made from now on in another way.
  public func setBehaviour(_ behaviour: Behaviour) {
    self.ledger.setBehaviour(behaviour)
  }

  /// Listens and serves until the task is cancelled; connections are closed then, and recordings
  /// completed.
  public func run() async throws(RehearsalSinkError) {
    let recordings = NIOThreadPool(numberOfThreads: 1)
    recordings.start()
    let failure: RehearsalSinkError?
    do throws(RehearsalSinkError) {
      try await self.serve(recordings)
      failure = nil
    } catch {
      failure = error
    }
    // Only fails when the pool was never started.
    try? await recordings.shutdownGracefully()
    self.ledger.stopped(
      failure ?? RehearsalSinkError(.stopped, "The rehearsal sink has stopped.")
    )
    if let failure { throw failure }
  }

  private func serve(_ recordings: NIOThreadPool) async throws(RehearsalSinkError) {
    let configuration = self.configuration
    if let directory = configuration.recordDirectory {
      try Self.makeDirectory(directory)
    }
    let listener = try await self.listen(configuration)
    do {
      try await listener.executeThenClose { connections in
        self.ledger.bound(listener.channel.localAddress)
        try await withThrowingDiscardingTaskGroup { group in
          for try await channel in connections {
            group.addTask {
              await self.serve(channel, recordings)
            }
          }
          // Cancelled: connections end with the listener.
          group.cancelAll()
        }
      }
    } catch is CancellationError {
      return
    } catch {
      throw RehearsalSinkError(
        .stopped,
        "The rehearsal sink cannot accept connections any more: \(error)."
      )
    }
  }

  private func listen(
    _ configuration: Configuration
  ) async throws(RehearsalSinkError) -> NIOAsyncChannel<Connection.Socket, Never> {
    var bootstrap = ServerBootstrap(group: self.group)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
    if let size = configuration.effectiveReceiveBufferSize {
      // Inherited by accepted sockets; the window is negotiated before they can be asked.
      bootstrap = bootstrap.serverChannelOption(
        .socketOption(.so_rcvbuf),
        value: SocketOptionValue(size)
      )
    }
    if configuration.hasLink {
      // Small reads keep the rate smooth.
      bootstrap =
        bootstrap
        .childChannelOption(.maxMessagesPerRead, value: 1)
        .childChannelOption(
          .recvAllocator,
          value: FixedSizeRecvByteBufferAllocator(capacity: 8 << 10)
        )
    }
    do {
      return try await bootstrap.bind(host: configuration.host, port: configuration.port) {
        channel in
        channel.eventLoop.makeCompletedFuture {
          let now = MonotonicClock.now
          if let link = Link(configuration, since: self.ledger.linkStarted(at: now)) {
            try channel.pipeline.syncOperations.addHandler(LinkHandler(link, at: now))
          }
          return try Connection.Socket(
            wrappingChannelSynchronously: channel,
            configuration: .init(
              backPressureStrategy: .init(lowWatermark: 1, highWatermark: 2)
            )
          )
        }
      }
    } catch {
      throw RehearsalSinkError(
        .listenFailed,
        """
        The rehearsal sink cannot listen on \(configuration.host):\(configuration.port): \
        \(error). Choose another address or port.
        """
      )
    }
  }

  private func serve(_ socket: Connection.Socket, _ recordings: NIOThreadPool) async {
    let peer = socket.channel.remoteAddress?.rtmpDescription ?? "unknown"
    guard let number = self.ledger.connectionOpened(peer: peer) else {
      // Closing a socket that is being turned away; whether it was open no longer matters.
      try? await socket.executeThenClose { _, _ in }
      return
    }
    var connection = Connection(sink: self, number: number, peer: peer, recordings: recordings)
    await connection.run(socket)
    self.ledger.connectionClosed(number, connection.stream)
  }

  /// Makes the directory itself, not the ones above it.
  private static func makeDirectory(_ path: String) throws(RehearsalSinkError) {
    // Possible errors: EEXIST, which is as good; EACCES, ENOENT, ENOTDIR, ENOSPC, EROFS.
    guard mkdir(path, 0o755) != 0, errno != EEXIST else { return }
    let cause = String(cString: strerror(errno))
    throw RehearsalSinkError(
      .recordingFailed,
      "The recording directory \(path) cannot be made: \(cause)."
    )
  }
}

extension SocketAddress {
  /// Address and port as people write them.
  var rtmpDescription: String {
    "\(self.ipAddress ?? "?"):\(self.port ?? 0)"
  }
}

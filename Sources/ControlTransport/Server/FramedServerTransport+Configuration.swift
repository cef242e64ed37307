extension FramedServerTransport {
  /// The limits and times of a server. Each bounds what one client can take.
  public struct Configuration: Hashable, Sendable {
    /// The longest frame taken, in bytes; a longer one closes its connection.
    public var maxFrameSize = 4 << 20
    /// The largest metadata of a call, in bytes; larger is refused with RESOURCE_EXHAUSTED.
    public var maxMetadataSize = 16 << 10
    /// The calls at work on one connection; further ones are refused with RESOURCE_EXHAUSTED.
    public var maxStreamsPerConnection = 256
    /// The connections at once; further ones get a GoAway.
    public var maxConnections = 64
    /// The unread request bytes of one stream.
    public var initialWindow = 64 << 10
    /// The unread request bytes of one connection.
    public var connectionWindow = 1 << 20
    /// The unsent bytes of one connection from which on its writers wait.
    public var writeHighWater = 256 << 10
    /// The unsent bytes of answers (anything but messages) at which a connection is closed: its
    /// client asks and never reads.
    public var answerLimit = 4 << 20
    /// The time until a new connection's Hello.
    public var helloTimeout: Duration = .seconds(5)
    /// The time a connection may have no stream; nothing for ever.
    public var idleTimeout: Duration? = .seconds(300)
    /// The silence after which a client is pinged.
    public var keepaliveInterval: Duration = .seconds(20)
    /// The time for the answer to a ping.
    public var keepaliveTimeout: Duration = .seconds(10)
    /// The time in which a client must read something that waits for it.
    public var writeTimeout: Duration = .seconds(10)
    /// The time running calls have to end in a graceful shutdown; nothing for ever.
    public var shutdownGrace: Duration? = .seconds(2)

    public init() {}
  }
}

extension FramedServerTransport.Configuration {
  func settings(peer: String) -> ConnectionSettings {
    ConnectionSettings(
      limits: FrameLimits(
        maxFrameSize: self.maxFrameSize,
        initialWindow: self.initialWindow,
        connectionWindow: self.connectionWindow,
        maxStreams: self.maxStreamsPerConnection,
        maxMetadataSize: self.maxMetadataSize
      ),
      helloTimeout: self.helloTimeout,
      keepaliveInterval: self.keepaliveInterval,
      keepaliveTimeout: self.keepaliveTimeout,
      idleTimeout: self.idleTimeout,
      writeTimeout: self.writeTimeout,
      shutdownGrace: self.shutdownGrace,
      writeHighWater: self.writeHighWater,
      answerLimit: self.answerLimit,
      peer: peer
    )
  }
}

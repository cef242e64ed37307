extension FramedClientTransport {
  /// The limits and times of a client.
  public struct Configuration: Hashable, Sendable {
    /// The longest frame taken, in bytes.
    public var maxFrameSize = 16 << 20
    /// The largest metadata taken, in bytes.
    public var maxMetadataSize = 16 << 10
    /// The unread response bytes of one call.
    public var initialWindow = 64 << 10
    /// The unread response bytes of all calls.
    public var connectionWindow = 4 << 20
    /// The unsent bytes from which on writers wait.
    public var writeHighWater = 256 << 10
    /// The unsent bytes of anything but messages at which the connection is given up.
    public var answerLimit = 4 << 20
    /// The time to resolve and connect, and again to hear the server's Hello.
    public var connectTimeout: Duration = .seconds(5)
    /// The silence after which the server is pinged.
    public var keepaliveInterval: Duration = .seconds(20)
    /// The time for the answer to a ping.
    public var keepaliveTimeout: Duration = .seconds(10)
    /// The time in which the server must read something that waits for it.
    public var writeTimeout: Duration = .seconds(10)
    /// The pauses between attempts to connect.
    public var backoff = Backoff()

    public init() {}
  }
}

extension FramedClientTransport.Configuration {
  func settings(peer: String) -> ConnectionSettings {
    ConnectionSettings(
      limits: FrameLimits(
        maxFrameSize: self.maxFrameSize,
        initialWindow: self.initialWindow,
        connectionWindow: self.connectionWindow,
        maxStreams: FrameLimits.defaults.maxStreams,  // A server opens none.
        maxMetadataSize: self.maxMetadataSize
      ),
      helloTimeout: self.connectTimeout,
      keepaliveInterval: self.keepaliveInterval,
      keepaliveTimeout: self.keepaliveTimeout,
      idleTimeout: nil,
      writeTimeout: self.writeTimeout,
      shutdownGrace: nil,
      writeHighWater: self.writeHighWater,
      answerLimit: self.answerLimit,
      peer: peer
    )
  }
}

internal import Media
internal import NIOCore
internal import NIOPosix
internal import NIOSSL
internal import RTMP

/// How a connection is set up.
extension Publisher {
  /// What connects to one of the server's addresses.
  func bootstrap(
    _ attempt: Int,
    _ context: NIOSSLContext?,
    timeout: Duration
  ) -> ClientBootstrap {
    // Comes after the deadline of our own, which knows more; holds where nobody looks any more.
    let userTimeout = self.configuration.deadlines.write.nanoseconds * 2 / 1_000_000
    return ClientBootstrap(group: self.eventLoop)
      .connectTimeout(TimeAmount(timeout))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelOption(.socketOption(.so_keepalive), value: 1)
      // The kernel holds little that was not sent, so that media waits where it can be dropped.
      .channelOption(TCPOption.notSentLowWater, value: TCPOption.notSentLimit)
      .channelOption(TCPOption.userTimeout, value: Int(clamping: max(userTimeout, 1)))
      // A peer that vanished is found out even when there is nothing to send.
      .channelOption(TCPOption.keepAliveIdle, value: 10)
      .channelOption(TCPOption.keepAliveInterval, value: 5)
      // Writable again only when all that was written has gone to the kernel.
      .channelOption(.writeBufferWaterMark, value: .init(low: 1, high: 1))
      // The server is heard once the session has begun.
      .channelOption(.autoRead, value: false)
      // A server says little.
      .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 4096))
      .channelInitializer { channel in
        self.assumeIsolated { publisher in
          publisher.prepare(channel, context, attempt)
        }
      }
  }

  private func prepare(
    _ channel: any Channel,
    _ context: NIOSSLContext?,
    _ attempt: Int
  ) -> EventLoopFuture<Void> {
    guard self.attempt == attempt else {
      return channel.eventLoop.makeFailedFuture(ChannelError.alreadyClosed)
    }
    self.transport = .connecting(channel)
    return channel.eventLoop.makeCompletedFuture {
      let security = try context.map { try self.security($0) }
      let handler = PublishHandler(self.makeStream(), security: security) { [self] event in
        self.assumeIsolated { publisher in
          guard publisher.attempt == attempt else { return }
          publisher.happened(event)
        }
      }
      let pipeline = channel.pipeline.syncOperations
      if let security {
        try pipeline.addHandler(security.end)
        try pipeline.addHandler(security.handler)
      }
      try pipeline.addHandler(handler)
    }
  }

  private func security(_ context: NIOSSLContext) throws -> PublishHandler.Security {
    let host = self.server.host
    // A server without a name is known by its address, which the certificate must have. The
    // initialiser throws for what is no IP address, which is what is asked here.
    let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
    return PublishHandler.Security(
      handler: try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host),
      end: SocketEnd()
    )
  }

  private func makeStream() -> any PushStream {
    switch self.url.location {
    case .rtmp(let stream), .rtmps(let stream):
      RTMPStream(
        ClientSession.Configuration(
          app: stream.app,
          tcURL: self.url.applicationURL ?? "",
          streamName: stream.name
        )
      )
    case .http(let resource), .https(let resource):
      HTTPStream(HTTPRequest(resource, scheme: self.url.scheme))
    case .tcp:
      FLVStream()
    case .file:
      preconditionFailure("Only servers are connected to.")
    }
  }
}

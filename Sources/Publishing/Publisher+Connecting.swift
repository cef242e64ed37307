internal import Media
internal import NIOCore
internal import NIOPosix
internal import RTMP
internal import Synchronization

extension Publisher {
  /// The server and the stream; a file is never resolved or connected.
  private var stream: PushURL.Stream {
    guard let stream = self.url.stream else {
      preconditionFailure("Only servers are connected to.")
    }
    return stream
  }

  // MARK: - Resolving

  func resolve() {
    let stream = self.stream
    // The initialiser throws for what is no IP address: then the name must be looked up.
    if let address = try? SocketAddress(ipAddress: stream.host, port: stream.port) {
      self.resolved([address])
      return
    }

    let attempt = self.attempt
    let deadline = self.configuration.deadlines.resolve
    self.after(deadline) { $0.fail(.resolveDeadline(stream.host, deadline)) }
    // One look-up at a time, even when an earlier one hangs for longer than several tries.
    let lookup =
      self.pendingLookup
      ?? self.lookup.addresses(of: stream.host, port: stream.port, on: self.eventLoop)
    self.pendingLookup = lookup
    lookup.whenComplete { result in
      self.assumeIsolated { publisher in
        publisher.pendingLookup = nil
        guard publisher.attempt == attempt else { return }
        switch result {
        case .success(let addresses):
          publisher.resolved(addresses)
        case .failure(let error):
          publisher.fail(.resolve(stream.host, error))
        }
      }
    }
  }

  private func resolved(_ addresses: [SocketAddress]) {
    self.cancelTimer()
    self.machine.resolved()
    self.tellState()
    self.connect(
      to: addresses[...],
      until: MonotonicClock.now + self.configuration.deadlines.connect
    )
  }

  // MARK: - Connecting

  /// Tries the addresses one after the other; each gets its share of the time that is left.
  private func connect(to addresses: ArraySlice<SocketAddress>, until end: MediaTime) {
    guard let address = addresses.first else {
      preconditionFailure("A look-up without an address fails.")
    }
    let attempt = self.attempt
    let share = max(end - MonotonicClock.now, .milliseconds(1)) / addresses.count
    self.bootstrap(attempt, timeout: share).connect(to: address).whenComplete { result in
      self.assumeIsolated { publisher in
        switch result {
        case .success(let channel) where publisher.attempt == attempt:
          publisher.connected(channel, to: address)
        case .success(let channel):
          channel.close(promise: nil)
        case .failure where publisher.attempt != attempt:
          break
        case .failure where addresses.count > 1 && MonotonicClock.now < end:
          publisher.connect(to: addresses.dropFirst(), until: end)
        case .failure(let error):
          publisher.fail(.connect(address.serverText, error))
        }
      }
    }
  }

  private func bootstrap(_ attempt: Int, timeout: Duration) -> ClientBootstrap {
    // Comes after the deadline of our own, which knows more; holds where nobody looks any more.
    let userTimeout = self.configuration.deadlines.write.nanoseconds * 2 / 1_000_000
    let configuration = ClientSession.Configuration(
      app: self.stream.app,
      tcURL: self.stream.applicationURL,
      streamName: self.stream.name
    )
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
          publisher.prepare(channel, configuration, attempt)
        }
      }
  }

  private func prepare(
    _ channel: any Channel,
    _ configuration: ClientSession.Configuration,
    _ attempt: Int
  ) -> EventLoopFuture<Void> {
    guard self.attempt == attempt else {
      return channel.eventLoop.makeFailedFuture(ChannelError.alreadyClosed)
    }
    self.transport = .connecting(channel)
    let handler = PublishHandler(configuration) { [self] event in
      self.assumeIsolated { publisher in
        guard publisher.attempt == attempt else { return }
        publisher.happened(event)
      }
    }
    return channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.addHandler(handler)
    }
  }

  private func connected(_ channel: any Channel, to address: SocketAddress) {
    let handler: PublishHandler
    do {
      handler = try channel.pipeline.syncOperations.handler(type: PublishHandler.self)
    } catch {
      // The pipeline was torn down: the connection ended as it began.
      self.fail(.connect(address.serverText, error))
      return
    }
    let acknowledged = self.figures.withLock { $0.statistics.bytesAcknowledged }
    let connection = Connection(
      channel: channel,
      handler: handler,
      server: address.serverText,
      deadline: WriteDeadline(self.configuration.deadlines.write, at: MonotonicClock.now),
      acknowledgedBefore: acknowledged
    )
    self.transport = .connection(connection)
    let serverIP = address.ipAddress ?? ""
    self.figures.withLock { $0.statistics.serverIP = serverIP }
    self.machine.connected()
    self.tell(.connected(serverIP: serverIP))
    self.tellState()

    self.expect(.handshake, within: self.configuration.deadlines.handshake, of: connection.server)
    handler.begin()
    // Fails only when the channel is closed, which is told by an event.
    channel.setOption(.autoRead, value: true).whenFailure { _ in }
  }

  /// Sets the deadline of a step.
  func expect(_ step: PublishFailure.Step, within deadline: Duration, of server: String) {
    self.after(deadline) { $0.fail(.deadline(step, of: server, deadline)) }
  }
}

extension SocketAddress {
  /// The IP address and the port, for messages.
  fileprivate var serverText: String {
    guard let host = self.ipAddress, let port = self.port else { return "\(self)" }
    return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}
